package io.farshore.emulation.arm;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.resourcemanager.compute.models.AccessLevel;
import com.azure.storage.blob.specialized.PageBlobClient;
import io.farshore.emulation.guest.QemuGuest;
import io.farshore.emulation.guest.RecordChecker;
import io.farshore.emulation.http.FreePort;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.testlab.Compute;
import io.farshore.emulation.testlab.Guest;
import io.farshore.emulation.testlab.Lab;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A killed guest's disks boot as an Azure machine, and the emulator itself may be killed meanwhile. */
@SuppressWarnings("NullAway.Init") // JUnit sets the lab
class ArmEmulatorBootIT {
    private static final Duration BOOT = Duration.ofSeconds(90);
    private static final byte[] PAGE = "page".repeat(128).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private Lab lab;
    private Compute compute;
    private int port;

    @BeforeEach
    void start() throws IOException {
        lab = Lab.start(folder);
        port = FreePort.find();
        compute = new Compute(lab, "https://127.0.0.1:" + port, "contributor");
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private RecordChecker.Result runGuestAndKillIt() throws Exception {
        Guest guest = Guest.built();
        Files.copy(guest.bootDisk(), folder.resolve("os.raw"));
        Files.copy(guest.dataDisk(), folder.resolve("data.raw"));
        List<String> disks = List.of(
                folder.resolve("os.raw").toString(), folder.resolve("data.raw").toString());
        QemuGuest.Settings settings =
                new QemuGuest.Settings("qemu-system-x86_64", 256, disks, folder.resolve("lab-serial.log"), "drpace=0");
        try (QemuGuest running = QemuGuest.start(settings)) {
            assertThat(running.waitForSerial(Pattern.compile("ACK 500\\r?\\n"), BOOT))
                    .isPresent();
            running.kill();
            RecordChecker.Result left = RecordChecker.check(folder.resolve("data.raw"));
            assertThat(left.consistent(running.lastAck())).as(left.line()).isTrue();
            return left;
        }
    }

    private String console() throws Exception {
        String address = compute.client()
                .getVirtualMachines()
                .retrieveBootDiagnosticsData(Compute.GROUP, "recovered")
                .serialConsoleLogBlobUri();
        HttpClient client =
                HttpClient.newBuilder().sslContext(lab.tls().clientContext()).build();
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String awaitConsole(String pattern) throws Exception {
        long deadlineNanos = System.nanoTime() + BOOT.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            Matcher matcher = Pattern.compile(pattern).matcher(console());
            if (matcher.find()) {
                return matcher.group(1);
            }
            Thread.sleep(200);
        }
        throw new AssertionError("Not on the console: " + pattern);
    }

    private long machinePid() throws IOException {
        try (var files = Files.walk(folder.resolve("arm/vms"))) {
            Path file =
                    files.filter(path -> path.endsWith("qemu.json")).findFirst().orElseThrow();
            return Json.parseObject(Files.readAllBytes(file)).path("pid").asLong();
        }
    }

    @Test
    void bootsWhatTheKilledGuestLeftAndSurvivesItsOwnDeath() throws Exception {
        RecordChecker.Result left = runGuestAndKillIt();
        try (EmulatorProcess emulator = EmulatorProcess.start(lab, port)) {
            compute.createGroup();
            List<String> disks = List.of(
                    DiskImages.upload(compute, "os", folder.resolve("os.raw")),
                    DiskImages.upload(compute, "data", folder.resolve("data.raw")));
            String card =
                    compute.createCard("card", compute.createNetwork("network")).id();
            compute.createMachine("recovered", card, disks);
            assertThat(awaitConsole("DRMARKER boot=(\\d+)")).isEqualTo("2");
            assertThat(awaitConsole("DRFOUND (.*?)\\r?\\n")).isEqualTo(left.line());
            emulator.kill();
        }
        long pid = machinePid();
        assertThat(ProcessHandle.of(pid)).isPresent();
        try (EmulatorProcess again = EmulatorProcess.start(lab, port)) {
            assertThat(machinePid()).isEqualTo(pid);
            assertThat(compute.statuses("recovered")).contains("PowerState/running");
            again.close();
            // Dead at once, but the process that collects orphans may take a while to notice.
            ProcessHandle.of(pid)
                    .ifPresent(machine -> assertThat(machine.onExit()).succeedsWithin(BOOT));
        }
        try (EmulatorProcess third = EmulatorProcess.start(lab, port)) {
            assertThat(machinePid()).isNotEqualTo(pid);
            compute.client().getVirtualMachines().delete(Compute.GROUP, "recovered");
            compute.client().getDisks().delete(Compute.GROUP, "data");
            third.kill();
        }
    }

    @Test
    void anUploadGoesOnAfterTheEmulatorWasKilled() throws Exception {
        long sizeBytes = 4 << 20;
        PageBlobClient blob;
        try (EmulatorProcess emulator = EmulatorProcess.start(lab, port)) {
            compute.createGroup();
            compute.createUploadDisk("interrupted", sizeBytes);
            blob = compute.beginAccess("interrupted", AccessLevel.WRITE);
            DiskImages.write(blob, PAGE, PAGE.length, 1024);
            emulator.kill();
        }
        try (EmulatorProcess again = EmulatorProcess.start(lab, port)) {
            byte[] footer = FixedVhd.footer(sizeBytes, UUID.randomUUID()).array();
            DiskImages.write(blob, footer, footer.length, sizeBytes);
            assertThat(Arrays.copyOfRange(blob.downloadContent().toBytes(), 1024, 1536))
                    .isEqualTo(PAGE);
            compute.endAccess("interrupted");
            again.kill();
        }
    }
}
