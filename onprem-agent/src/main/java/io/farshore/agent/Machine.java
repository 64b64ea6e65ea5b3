package io.farshore.agent;

import io.farshore.agent.capture.RawDisk;
import io.farshore.replication.protocol.MachineDescription;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** What the operating system says of the machine. */
final class Machine {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private Machine() {}

    /** The boot of the operating system; a random one where it has none, so that nothing is trusted over a restart. */
    static UUID bootId() throws IOException {
        return Files.exists(BOOT_ID) ? UUID.fromString(Files.readString(BOOT_ID).strip()) : UUID.randomUUID();
    }

    static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "unnamed";
        }
    }

    static MachineDescription describe(UUID machineId, String name, List<RawDisk> disks) {
        long memoryBytes =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : 0;
        return new MachineDescription(
                machineId,
                name,
                InetAddress.getLoopbackAddress().getHostAddress(),
                System.getProperty("os.name", "Linux").startsWith("Windows") ? "Windows" : "Linux",
                System.getProperty("os.version", "unknown"),
                "0.1.0",
                Runtime.getRuntime().availableProcessors(),
                memoryBytes >> 20,
                disks.stream()
                        .map(disk ->
                                new MachineDescription.Disk(disk.id(), disk.name(), disk.sizeBytes(), disk.isBoot()))
                        .toList());
    }
}
