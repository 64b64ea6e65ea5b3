package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.emulation.guest.RecordChecker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The "Azure" machine after a failover, looked at through the public API: its console, and its disks downloaded. */
final class RecoveredMachine {
    private static final Pattern FOUND = Pattern.compile("DRFOUND records=(\\d+) max=(\\d+) gaps=(\\d+) bad=(\\d+)");
    private static final Duration BOOT_PATIENCE = Duration.ofSeconds(90);

    private final ArmClient arm;
    private final String id;

    RecoveredMachine(ArmClient arm, LabSettings settings, String name) {
        this.arm = arm;
        this.id = settings.resourceGroupId() + "/providers/Microsoft.Compute/virtualMachines/" + name;
    }

    /** Waits until the machine says what it found on its data disk. */
    RecordChecker.Result awaitConsole() throws IOException, InterruptedException {
        Instant until = Instant.now().plus(BOOT_PATIENCE);
        String console = "";
        while (Instant.now().isBefore(until)) {
            JsonNode links = arm.post(id + "/retrieveBootDiagnosticsData", null);
            console = arm.text(URI.create(links.path("serialConsoleLogBlobUri").asText()));
            Matcher found = FOUND.matcher(console);
            if (found.find()) {
                return new RecordChecker.Result(
                        Long.parseLong(found.group(1)),
                        Long.parseLong(found.group(2)),
                        Long.parseLong(found.group(3)),
                        Long.parseLong(found.group(4)));
            }
            Thread.sleep(200);
        }
        throw new IOException("the recovered machine did not boot; its console says: " + tail(console));
    }

    private static String tail(String console) {
        return console.substring(Math.max(0, console.length() - 400)).strip();
    }

    /** Deallocates the machine, downloads its data disk, and reads the records on it. */
    RecordChecker.Result readDataDisk(Path folder) throws IOException, InterruptedException {
        arm.post(id + "/deallocate", null);
        JsonNode machine = arm.get(id);
        String disk = machine.at("/properties/storageProfile/dataDisks/0/managedDisk/id")
                .asText();
        JsonNode access = arm.post(
                disk + "/beginGetAccess",
                new ObjectMapper().createObjectNode().put("access", "Read").put("durationInSeconds", 600));
        String sas = access.findPath("accessSAS").asText();
        Path file = Files.createTempFile(folder, "data", ".vhd");
        try {
            arm.download(URI.create(sas), file);
            return RecordChecker.check(file);
        } finally {
            arm.post(disk + "/endGetAccess", null);
            Files.delete(file);
        }
    }

    void start() throws IOException, InterruptedException {
        arm.post(id + "/start", null);
    }
}
