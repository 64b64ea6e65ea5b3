package io.farshore.processserver.roles.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.discovery.RunAsAccounts;
import io.farshore.processserver.discovery.VCenter;
import io.farshore.processserver.discovery.VCenterRegistry;
import io.farshore.processserver.discovery.VirtualMachine;
import io.farshore.processserver.site.ServerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VCenterReaderTest implements VCenterReports {
    private static final UUID VCENTER = new UUID(3, 1);
    private static final int MACHINES = 45;

    @TempDir
    private Path home = Path.of("set by JUnit");

    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private @Nullable String trouble;
    private int readings;

    private ServerSettings settings() {
        return new ServerSettings(
                home, "127.0.0.1", 0, 0, List.of("h"), "hq", home, home, 1L << 30, Duration.ofSeconds(1));
    }

    /** As after a start of the server. */
    private VCenterReader reader() throws IOException {
        ObjectMapper json = new ObjectMapper();
        return new VCenterReader(
                new VCenterRegistry(settings(), json),
                (address, account) -> session(),
                this,
                settings(),
                json,
                () -> now);
    }

    private VCenter session() throws IOException {
        readings++;
        if (trouble != null) {
            throw new IOException(trouble);
        }
        return new VCenter() {
            @Override
            public List<VirtualMachine> machines() {
                return IntStream.range(0, MACHINES)
                        .mapToObj(i -> new VirtualMachine(
                                new UUID(4, i).toString(), "", "vm" + i, "", "Linux", "", true, 1, 1))
                        .toList();
            }

            @Override
            public void close() {}
        };
    }

    @BeforeEach
    void addAccount() throws IOException {
        new RunAsAccounts(home, new ObjectMapper()).put("a", "u", "p");
    }

    @Override
    public void virtualMachines(UUID vCenterId, Instant readTime, int part, List<VirtualMachine> machines) {
        told.add("part " + part + ": " + machines.size());
    }

    @Override
    public void vCenterRead(UUID vCenterId, Instant readTime, @Nullable String error) {
        told.add("read " + error);
    }

    @Override
    public void commandResult(String commandId, @Nullable UUID itemId, @Nullable String error) {
        told.add("command " + commandId + " " + error);
    }

    @Test
    void aWishIsReadAtOnceAndThenFromTimeToTime() throws IOException {
        VCenterReader reader = reader();
        reader.wish("c1", VCENTER, "vc.example", 443, "1");
        reader.step();
        assertThat(told).containsExactly("part 0: 20", "part 1: 20", "part 2: 5", "read null", "command c1 null");
        reader.step();
        assertThat(readings).isEqualTo(1);
        now = now.plus(Duration.ofMinutes(15));
        reader.step();
        assertThat(readings).isEqualTo(2);
        now = now.plusSeconds(1);
        reader().step(); // a server that starts does not know when it read last
        assertThat(readings).isEqualTo(3);
    }

    @Test
    void whatCannotBeReadOnceIsNotReadAgain() throws IOException {
        trouble = "no way there";
        VCenterReader reader = reader();
        reader.wish("c1", VCENTER, "vc.example", 443, "1");
        reader.step();
        assertThat(told).containsExactly("command c1 no way there");
        now = now.plus(Duration.ofHours(1));
        reader.step();
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void aChangeThatCannotBeReadLeavesWhatWas() throws IOException {
        VCenterReader reader = reader();
        reader.wish("c1", VCENTER, "vc.example", 443, "1");
        reader.step();
        reader.wish("c2", VCENTER, "vc.example", 444, "7");
        told.clear();
        reader.step();
        assertThat(told)
                .singleElement()
                .asString()
                .contains("no run-as account 7")
                .contains("account add");
        now = now.plus(Duration.ofHours(1));
        reader.step();
        assertThat(readings).isEqualTo(2);
    }

    @Test
    void aWishSurvivesTheServerAndIsAnsweredByTheNext() throws IOException {
        reader().wish("c1", VCENTER, "vc.example", 443, "1");
        reader().step();
        assertThat(told).endsWith("command c1 null");
    }

    @Test
    void whatWasRemovedIsReadNoMore() throws IOException {
        VCenterReader reader = reader();
        reader.wish("c1", VCENTER, "vc.example", 443, "1");
        reader.step();
        reader.remove(VCENTER);
        now = now.plus(Duration.ofHours(1));
        reader.step();
        assertThat(readings).isEqualTo(1);
    }
}
