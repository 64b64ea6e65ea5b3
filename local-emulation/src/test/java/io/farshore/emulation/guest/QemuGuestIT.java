package io.farshore.emulation.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.emulation.testlab.Guest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class QemuGuestIT {
    private static final Duration BOOT = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    @BeforeEach
    void copyDisks() throws IOException {
        Guest guest = Guest.built();
        Files.copy(guest.bootDisk(), folder.resolve("os.raw"));
        Files.copy(guest.dataDisk(), folder.resolve("data.raw"));
    }

    private QemuGuest boot(String settings) throws IOException {
        List<String> disks = List.of(
                folder.resolve("os.raw").toString(), folder.resolve("data.raw").toString());
        return QemuGuest.start(
                new QemuGuest.Settings("qemu-system-x86_64", 256, disks, folder.resolve("serial.log"), settings));
    }

    private static MatchResult await(QemuGuest guest, String pattern) throws Exception {
        return guest.waitForSerial(Pattern.compile(pattern), BOOT)
                .orElseThrow(() -> new AssertionError("Not on the console: " + pattern));
    }

    @Test
    void aKilledGuestLeavesEveryAcknowledgedRecordAndGoesOnBehindThem() throws Exception {
        long acknowledged;
        try (QemuGuest guest = boot("drcount=12000 drpace=500")) {
            assertThat(await(guest, "DRMARKER boot=(\\d+)").group(1)).isEqualTo("1");
            await(guest, "DRFOUND records=0 max=0 gaps=0 bad=0");
            await(guest, "ACK 200\\r?\\n");
            guest.kill();
            assertThat(guest.isAlive()).isFalse();
            acknowledged = guest.lastAck();
        }
        RecordChecker.Result first = RecordChecker.check(folder.resolve("data.raw"));
        assertThat(first.consistent(acknowledged)).as(first.line()).isTrue();

        try (QemuGuest guest = boot("drcount=100 drpace=0 drend=halt")) {
            assertThat(await(guest, "DRMARKER boot=(\\d+)").group(1)).isEqualTo("2");
            assertThat(await(guest, "DRFOUND (.*?)\\r?\\n").group(1)).isEqualTo(first.line());
            await(guest, "DRHALT");
        }
        assertThat(RecordChecker.check(folder.resolve("data.raw")).max()).isEqualTo(first.max() + 100);
    }

    @Test
    void aGuestToldNotToContinueLeavesADiskWithRecordsAlone() throws Exception {
        try (QemuGuest guest = boot("drcount=50 drpace=0 drend=halt")) {
            await(guest, "DRHALT");
            guest.kill();
        }
        try (QemuGuest guest = boot("drcount=50 drcontinue=0")) {
            await(guest, "DRFOUND records=50 ");
            await(guest, "DRIDLE");
            guest.kill();
        }
        assertThat(RecordChecker.check(folder.resolve("data.raw")).max()).isEqualTo(50);
    }
}
