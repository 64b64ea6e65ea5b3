package io.farshore.processserver.roles.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.agents.AgentPackages;
import io.farshore.processserver.agents.PackageFolder;
import io.farshore.processserver.agents.UpdateRegistry;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.protocol.MachineDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AgentUpdatesTest implements CommandResults {
    private static final UUID ITEM = new UUID(1, 1);
    private static final UUID MACHINE = new UUID(1, 2);
    private static final byte[] ZIP = {1, 2, 3};

    @TempDir
    private Path home = Path.of("set by JUnit");

    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** As after a start of the server. */
    private AgentUpdates updates() throws IOException {
        AgentUpdates updates = new AgentUpdates(
                new UpdateRegistry(PackageFolder.settings(home), new ObjectMapper()),
                new AgentPackages(PackageFolder.settings(home)),
                this,
                () -> now);
        updates.repeatAnswers();
        return updates;
    }

    @Override
    public void commandResult(String commandId, @Nullable UUID itemId, @Nullable String error) {
        told.add(commandId + ": " + error);
    }

    private static AgentHeartbeat heartbeat(UUID machine, String version, AgentHeartbeat.@Nullable Updates updates) {
        return new AgentHeartbeat(
                new MachineDescription(machine, "web1", "127.0.0.1", "Linux", "1", version, 1, 1, List.of(), ""),
                null,
                updates);
    }

    private static AgentHeartbeat runs(String version) {
        return heartbeat(MACHINE, version, new AgentHeartbeat.Updates(null));
    }

    @Test
    void offersTheNewestUntilTheMachineRunsIt() throws IOException {
        String signature = PackageFolder.add(home, "0.1.1", ZIP);
        AgentUpdates updates = updates();
        assertThat(updates.heard(runs("0.1.0"))).isNull();
        updates.wish("c1", ITEM, MACHINE);
        updates.wish("c1", ITEM, MACHINE);
        assertThat(updates.heard(heartbeat(new UUID(9, 9), "0.1.0", new AgentHeartbeat.Updates(null))))
                .isNull();
        AgentHeartbeat.Offer offer = new AgentHeartbeat.Offer("0.1.1", signature);
        assertThat(updates.heard(runs("0.1.0"))).isEqualTo(offer);
        PackageFolder.add(home, "0.1.2", ZIP); // too late for this wish
        assertThat(updates().heard(runs("0.1.0"))).as("after a restart").isEqualTo(offer);
        assertThat(told).isEmpty();
        AgentUpdates after = updates();
        assertThat(after.heard(runs("0.1.1"))).isNull();
        assertThat(told).containsExactly("c1: null");
        assertThat(after.heard(runs("0.1.1"))).isNull();
        assertThat(told).hasSize(1);
    }

    @Test
    void anAnswerIsRepeatedWithTheCommandAndAfterAStart() throws IOException {
        PackageFolder.add(home, "0.1.1", ZIP);
        AgentUpdates updates = updates();
        updates.wish("c1", ITEM, MACHINE);
        updates.heard(runs("0.1.0"));
        updates.heard(runs("0.1.1"));
        updates.wish("c1", ITEM, MACHINE);
        assertThat(told).containsExactly("c1: null", "c1: null");
        updates();
        assertThat(told).hasSize(3).containsOnly("c1: null");
    }

    @Test
    void saysThatThereIsNothingNewerAndWhere() throws IOException {
        AgentUpdates updates = updates();
        updates.wish("c1", ITEM, MACHINE);
        assertThat(updates.heard(runs("0.1.0"))).isNull();
        PackageFolder.add(home, "0.1.0", ZIP);
        updates.wish("c2", ITEM, MACHINE);
        assertThat(updates.heard(runs("0.1.0"))).isNull();
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).startsWith("c1: There is no package").contains("agent-packages", "runs version 0.1.0");
        assertThat(told.get(1)).startsWith("c2: The newest").contains("of version 0.1.0;", "'web1' runs version 0.1.0");
    }

    @Test
    void tellsWhyTheAgentRefuses() throws IOException {
        PackageFolder.add(home, "0.1.1", ZIP);
        AgentUpdates updates = updates();
        updates.wish("c1", ITEM, MACHINE);
        updates.heard(runs("0.1.0"));
        AgentHeartbeat.Refusal older = new AgentHeartbeat.Refusal("0.0.9", "that was another one");
        assertThat(updates.heard(heartbeat(MACHINE, "0.1.0", new AgentHeartbeat.Updates(older))))
                .isNotNull();
        AgentHeartbeat.Refusal refusal = new AgentHeartbeat.Refusal("0.1.1", "no updateKey is configured");
        assertThat(updates.heard(heartbeat(MACHINE, "0.1.0", new AgentHeartbeat.Updates(refusal))))
                .isNull();
        assertThat(told)
                .containsExactly("c1: The agent of 'web1' does not take version 0.1.1: no updateKey is configured");
        updates.wish("c2", ITEM, MACHINE);
        assertThat(updates.heard(runs("0.1.0"))).as("it may have been mended").isNotNull();
    }

    @Test
    void offersNothingToAnAgentThatWouldNotUnderstand() throws IOException {
        PackageFolder.add(home, "0.1.1", ZIP);
        AgentUpdates updates = updates();
        updates.wish("c1", ITEM, MACHINE);
        assertThat(updates.heard(heartbeat(MACHINE, "0.0.9", null))).isNull();
        assertThat(told).singleElement().asString().contains("version 0.0.9", "cannot update itself yet");
    }

    @Test
    void saysThatThePackageIsGone() throws IOException {
        PackageFolder.add(home, "0.1.1", ZIP);
        AgentUpdates updates = updates();
        updates.wish("c1", ITEM, MACHINE);
        updates.heard(runs("0.1.0"));
        Files.delete(home.resolve("agent-packages/farshore-agent-0.1.1.zip"));
        assertThat(updates.heard(runs("0.1.0"))).isNull();
        assertThat(told).singleElement().asString().contains("no longer in the folder");
    }

    @Test
    void endsWhatTakesTooLong() throws IOException {
        PackageFolder.add(home, "0.1.1", ZIP);
        AgentUpdates updates = updates();
        updates.wish("silent", ITEM, new UUID(1, 3));
        updates.wish("slow", ITEM, MACHINE);
        updates.heard(runs("0.1.0"));
        now = now.plus(Duration.ofMinutes(24));
        updates.endOverdue();
        assertThat(told).isEmpty();
        now = now.plus(Duration.ofMinutes(1));
        updates.endOverdue();
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("silent: The machine's agent was not heard of after 25 minutes");
        assertThat(told.get(1)).contains("slow: The machine was offered version 0.1.1 and does not run it");
        assertThat(updates.heard(runs("0.1.0"))).isNull();
    }
}
