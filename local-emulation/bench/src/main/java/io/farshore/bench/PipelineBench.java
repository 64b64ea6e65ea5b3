package io.farshore.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** From received batches to stored segments and manifest, beside restic and borg. */
@Command(name = "pipeline", description = "process server, receive to stored; peers: restic backup, borg create")
final class PipelineBench implements Callable<Integer> {
    /** Enough for the compiler of the JVM to be done; a process server runs for months. */
    private static final long WARM_UP_BYTES = 512 << 20;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Report report = new Report("pipeline");
        try (Workspace workspace = Workspace.open(options)) {
            Path image = SourceImage.make(options, workspace.path("image"));
            BenchKeys keys = BenchKeys.generate();
            warmUp(image, workspace, keys);
            for (int round = 0; round < options.rounds; round++) {
                measure(1, "oneItem", image, workspace, keys, report);
                measure(2, "twoItems", image, workspace, keys, report);
                if (!options.withoutPeers) {
                    measurePeers(image, workspace, report);
                }
            }
        }
        compare("restic", "Restic", report);
        compare("borg", "Borg", report);
        report.publish(options);
        return 0;
    }

    private static void compare(String peer, String name, Report report) {
        report.ratio("oneItemTo" + name, "oneItemStoredMegabytesPerSecond", peer + "MegabytesPerSecond");
        report.ratio("twoItemsTo" + name, "twoItemsStoredMegabytesPerSecond", peer + "MegabytesPerSecond");
        report.ratio("cpuTo" + name, "twoItemsCpuSecondsPerGigabyte", peer + "CpuSecondsPerGigabyte");
    }

    private void warmUp(Path image, Workspace workspace, BenchKeys keys) throws IOException, InterruptedException {
        StoreRun.of(image, Math.min(WARM_UP_BYTES, options.sizeBytes()), 2, workspace.fresh("ours"), keys);
    }

    private void measure(int items, String name, Path image, Workspace workspace, BenchKeys keys, Report report)
            throws IOException, InterruptedException {
        StoreRun run = StoreRun.of(image, options.sizeBytes(), items, workspace.fresh("ours"), keys);
        report.ours(
                name + "StoredMegabytesPerSecond", Report.megabytesPerSecond(options.sizeBytes(), run.storedNanos()));
        report.ours(
                name + "AcknowledgedMegabytesPerSecond",
                Report.megabytesPerSecond(options.sizeBytes(), run.acknowledgedNanos()));
        report.ours(name + "CpuSecondsPerGigabyte", run.cpuSeconds() * 1e9 / options.sizeBytes());
        workspace.fresh("ours");
    }

    private void measurePeers(Path image, Workspace workspace, Report report) throws IOException {
        for (Peer peer : List.of(Peer.restic(workspace.fresh("restic")), Peer.borg(workspace.fresh("borg")))) {
            String figure = peer.name() + "MegabytesPerSecond";
            if (peer.isInstalled()) {
                peer.init();
                double cpu = Cpu.childrenSeconds();
                report.peer(figure, Report.megabytesPerSecond(options.sizeBytes(), peer.backUp(image)));
                report.peer(
                        peer.name() + "CpuSecondsPerGigabyte",
                        (Cpu.childrenSeconds() - cpu) * 1e9 / options.sizeBytes());
            } else {
                report.missing(figure);
            }
            workspace.fresh(peer.name());
        }
    }
}
