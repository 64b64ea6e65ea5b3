package io.farshore.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes through the splitter, recorded and shipped, beside nbdkit's file plugin, which records nothing. */
@Command(name = "splitter", description = "writes through the recording NBD server; peer: nbdkit file")
final class SplitterBench implements Callable<Integer> {
    private static final List<Fio> LOADS = List.of(
            new Fio("random4kDepth1", "randwrite", "4k", 1),
            new Fio("random4kDepth16", "randwrite", "4k", 16),
            new Fio("sequential1m", "write", "1m", 1));

    private static final int WARM_UP_SECONDS = 3;
    private static final String CPU_FIGURE = "CpuMicrosecondsPerWrite";

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Option(names = "--seconds", defaultValue = "10", description = "of each load; default: ${DEFAULT-VALUE}")
    private int seconds = 10;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Tool.isInstalled("fio")) {
            throw new IOException("fio is not installed; it makes the load");
        }
        Report report = new Report("splitter");
        try (Workspace workspace = Workspace.open(options)) {
            Path image = SourceImage.make(options, workspace.path("image"));
            boolean withPeer = !options.withoutPeers && Tool.isInstalled("nbdkit");
            for (int round = 0; round < options.rounds; round++) {
                for (Fio load : LOADS) {
                    measureOurs(load, image, workspace, report);
                    if (withPeer) {
                        measurePeer(load, image, workspace, report);
                    }
                }
            }
            if (!options.withoutPeers && !withPeer) {
                LOADS.forEach(load -> report.missing("nbdkit-" + load.name() + "WritesPerSecond"));
            }
        }
        for (Fio load : LOADS) {
            report.ratio(load.name(), load.name() + "WritesPerSecond", "nbdkit-" + load.name() + "WritesPerSecond");
        }
        report.publish(options);
        return 0;
    }

    private void measureOurs(Fio load, Path image, Workspace workspace, Report report)
            throws IOException, InterruptedException {
        try (RecordedDisk disk = new RecordedDisk(image, workspace.fresh("journal"), workspace.path("ours.sock"))) {
            load.run(disk.socket(), WARM_UP_SECONDS);
            Workspace.settle();
            double cpu = Cpu.ownSeconds();
            Fio.Result result = load.run(disk.socket(), seconds);
            disk.checkRecording();
            report.ours(load.name() + "WritesPerSecond", result.writesPerSecond());
            report.ours(load.name() + "MegabytesPerSecond", result.megabytesPerSecond());
            report.ours(load.name() + CPU_FIGURE, perWrite(Cpu.ownSeconds() - cpu, result));
        }
    }

    private void measurePeer(Fio load, Path image, Workspace workspace, Report report)
            throws IOException, InterruptedException {
        Path socket = workspace.path("nbdkit.sock");
        Process nbdkit = Tool.of("nbdkit", "-f", "-U", socket.toString(), "file", image.toString())
                .start();
        try {
            for (int wait = 0; !Files.exists(socket) && wait < 100; wait++) {
                Thread.sleep(50);
            }
            load.run(socket, WARM_UP_SECONDS);
            Workspace.settle();
            double cpu = Cpu.secondsOf(nbdkit);
            Fio.Result result = load.run(socket, seconds);
            report.peer("nbdkit-" + load.name() + "WritesPerSecond", result.writesPerSecond());
            report.peer("nbdkit-" + load.name() + "MegabytesPerSecond", result.megabytesPerSecond());
            report.peer("nbdkit-" + load.name() + CPU_FIGURE, perWrite(Cpu.secondsOf(nbdkit) - cpu, result));
        } finally {
            nbdkit.destroy();
            nbdkit.waitFor();
            Files.deleteIfExists(socket);
        }
    }

    private double perWrite(double cpuSeconds, Fio.Result result) {
        return cpuSeconds * 1e6 / (result.writesPerSecond() * seconds);
    }
}
