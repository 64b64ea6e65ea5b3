package io.farshore.emulation.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Builds a sample machine's disks once and gives each machine its own copy. */
final class GuestDisks {
    private static final String PLAIN = "guest";
    /** On the disk, for the recovered machine has no other way to know its work. */
    private static final String POSTGRES_WORK = "drwork=postgres drcount=1000000";

    private static final int PLAIN_DISK_BYTES = 64 << 20;

    private final Lab lab;
    private final String kind;
    private final Map<String, String> settings;

    GuestDisks(Lab lab) {
        this(lab, PLAIN, Map.of());
    }

    private GuestDisks(Lab lab, String kind, Map<String, String> settings) {
        this.lab = lab;
        this.kind = kind;
        this.settings = Map.copyOf(settings);
    }

    /** Disks of a machine with PostgreSQL on them, as it is installed here; see {@code guest/work-postgres}. */
    static GuestDisks withPostgres(Lab lab) {
        Path add = lab.installation().guestBuilder().resolveSibling("add-postgres.sh");
        return new GuestDisks(
                lab,
                "guest-postgres",
                Map.of("FARSHORE_GUEST_ADD", add.toString(), "FARSHORE_GUEST_ARGS", POSTGRES_WORK));
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
        Path built = lab.home().resolve(kind);
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
        Path log = lab.home().resolve(kind + "-build.log");
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", lab.installation().guestBuilder().toString(), folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(settings);
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
