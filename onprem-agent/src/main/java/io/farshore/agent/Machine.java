package io.farshore.agent;

import io.farshore.agent.capture.RawDisk;
import io.farshore.replication.protocol.MachineDescription;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operating system says of the machine. */
final class Machine {
    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
    private static final Path PRODUCT_SERIAL = Path.of("/sys/class/dmi/id/product_serial");
    private static final Pattern VMWARE_SERIAL = Pattern.compile(
            "VMware-((?:[0-9a-f]{2} ){7}[0-9a-f]{2}-(?:[0-9a-f]{2} ){7}[0-9a-f]{2})", Pattern.CASE_INSENSITIVE);
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
                Release.version().toString(),
                Runtime.getRuntime().availableProcessors(),
                memoryBytes >> 20,
                disks.stream()
                        .map(disk ->
                                new MachineDescription.Disk(disk.id(), disk.name(), disk.sizeBytes(), disk.isBoot()))
                        .toList(),
                firmwareUuid(PRODUCT_SERIAL));
    }

    /**
     * Of a machine of vSphere, from a serial such as {@code VMware-42 1a 5b 08 53 4f 0c 52-a6 44 c2 5d 1e 0a 7f 31}: those are its
     * bytes in vSphere's order. The product's UUID beside it has its first three fields in another order of bytes.
     *
     * @param file readable by root only
     */
    static String firmwareUuid(Path file) {
        try {
            Matcher serial = VMWARE_SERIAL.matcher(Files.readString(file).strip());
            if (serial.matches()) {
                String hex = serial.group(1).replaceAll("[ -]", "").toLowerCase(Locale.ROOT);
                return String.join(
                        "-",
                        hex.substring(0, 8),
                        hex.substring(8, 12),
                        hex.substring(12, 16),
                        hex.substring(16, 20),
                        hex.substring(20));
            }
        } catch (IOException e) {
            LOG.debug("the firmware does not tell its serial", e);
        }
        return "";
    }
}
