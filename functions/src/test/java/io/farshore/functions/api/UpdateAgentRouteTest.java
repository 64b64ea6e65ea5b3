package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.command.CommandResult;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.functions.Lab;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The agent of a protected machine is updated by its site, which says what became of it. */
final class UpdateAgentRouteTest {
    private static final String BODY = "{\"properties\":{\"runAsAccountId\":\"1\"}}";

    private final Lab lab = new Lab(1 << 20).withSite().withItem();

    @BeforeEach
    void protect() throws IOException {
        lab.machine.write(0, 0, new byte[4096]);
        lab.point(1);
        lab.run();
    }

    private ApiResponse begin() {
        ApiResponse accepted = lab.post(Lab.ITEM + "/updateMobilityService", BODY);
        assertThat(accepted.status()).isEqualTo(202);
        lab.runMessages(3);
        return accepted;
    }

    private SiteCommand.UpdateAgent sent() {
        return (SiteCommand.UpdateAgent) lab.commands.getLast();
    }

    private void answer(@Nullable String error) {
        String commandId = sent().commandId();
        lab.records
                .commandResults()
                .createIfAbsent(
                        Lab.address().vaultId(),
                        CommandResult.id(commandId),
                        new CommandResult(commandId, error == null, error, lab.clock.instant()));
        lab.run();
    }

    @Test
    void succeedsWhenTheMachineRunsTheNewVersion() {
        ApiResponse accepted = begin();
        assertThat(sent().itemId()).isEqualTo(lab.machine.itemId.toString());
        assertThat(sent().machineId()).isEqualTo(Lab.MACHINE_ID);
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("InProgress");
        answer(null);
        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Succeeded");
        assertThat(job.path("scenarioName").asText()).isEqualTo("UpdateMobilityService");
        assertThat(job.at("/tasks/0/name").asText()).isEqualTo("UpdateMobilityServiceTask");
    }

    @Test
    void failsWithWhatTheSiteSaysAndCanBeRestarted() {
        ApiResponse accepted = begin();
        String first = sent().commandId();
        answer("There is no package of an agent in the folder agent-packages");
        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Failed");
        assertThat(job.at("/errors/0/providerErrorDetails/errorMessage").asText())
                .contains("no package");
        assertThat(job.at("/errors/0/providerErrorDetails/errorCode").asInt()).isEqualTo(95903);
        assertThat(job.path("allowedActions").toString()).isEqualTo("[\"Restart\"]");
        lab.post(Lab.VAULT + "/replicationJobs/" + Lab.jobId(accepted) + "/restart", "");
        lab.runMessages(3);
        assertThat(sent().commandId()).as("the first was answered").isNotEqualTo(first);
        answer(null);
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
    }

    @Test
    void failsWhenTheSiteIsSilent() {
        ApiResponse accepted = begin();
        lab.clock.advance(Duration.ofMinutes(6));
        lab.run();
        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Failed");
        assertThat(job.at("/errors/0/providerErrorDetails/errorCode").asInt()).isEqualTo(95902);
    }

    @Test
    void isNotForMachinesThatHaveLeftTheirSite() {
        lab.post(
                Lab.ITEM + "/unplannedFailover",
                "{\"properties\":{\"failoverDirection\":\"PrimaryToRecovery\",\"sourceSiteOperations\":\"NotRequired\"}}");
        lab.run();
        int commands = lab.commands.size();
        ApiResponse accepted = lab.post(Lab.ITEM + "/updateMobilityService", BODY);
        lab.run();
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Failed");
        assertThat(lab.job(accepted)
                        .at("/errors/0/providerErrorDetails/errorMessage")
                        .asText())
                .contains("does not replicate: Failover completed");
        assertThat(lab.commands).hasSize(commands);
        assertThat(lab.post(Lab.ITEM + "b/updateMobilityService", BODY).status())
                .isEqualTo(404);
    }
}
