package io.farshore.emulation.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Builds the sample machine's disks once and gives each machine its own copy. */
final class GuestDisks {
    private static final int PLAIN_DISK_BYTES = 64 << 20;

    private final Lab lab;

    GuestDisks(Lab lab) {
        this.lab = lab;
    }

    /** Whether the tools to build and boot a machine are here. */
    static boolean canBoot() {
        return Stream.of(SampleMachine.QEMU, "syslinux", "mcopy", "gcc").allMatch(GuestDisks::isInstalled);
    }

    private static boolean isInstalled(String tool) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    void build(SampleMachine machine) throws IOException, InterruptedException {
        if (Files.exists(machine.osDisk()) && Files.exists(machine.dataDisk())) {
            return;
        }
        Files.createDirectories(machine.folder());
        if (!canBoot()) {
            fill(machine);
            return;
        }
        Path built = lab.home().resolve("guest");
        if (!Files.exists(built.resolve("data.raw"))) {
            build(built);
        }
        Files.copy(built.resolve("os.raw"), machine.osDisk(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(built.resolve("data.raw"), machine.dataDisk(), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Disks that cannot be booted: one half full of noise, one empty. */
    private static void fill(SampleMachine machine) throws IOException {
        byte[] noise = new byte[PLAIN_DISK_BYTES / 2];
        new Random(1).nextBytes(noise);
        Files.write(machine.osDisk(), noise);
        for (Path disk : List.of(machine.osDisk(), machine.dataDisk())) {
            try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
                file.setLength(PLAIN_DISK_BYTES);
            }
        }
    }

    private void build(Path folder) throws IOException, InterruptedException {
        Path log = lab.home().resolve("guest-build.log");
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", lab.installation().guestBuilder().toString(), folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .put(
                        "FARSHORE_CACHE",
                        lab.installation().root().resolve(".farshore/cache").toString());
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IOException("the sample machine could not be built:\n"
                    + Files.readString(log).strip());
        }
    }
}
