package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.functions.Lab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyUpdateRoutesTest {
    private static final String POLICY = Lab.VAULT + "/replicationPolicies/p1";
    private static final String MAPPING = Lab.CONTAINER + "/replicationProtectionContainerMappings/m1";

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(1 << 20).withSite();
    }

    @Test
    void newSettingsReachTheSiteOfEveryItemUnderThePolicy() {
        lab.withItem();
        lab.commands.clear();
        ApiResponse accepted = patch("\"crashConsistentFrequencyInMinutes\":10,\"recoveryPointHistory\":60");
        lab.run();

        JsonNode job = lab.job(accepted);
        assertThat(job.path("scenarioName").asText()).isEqualTo("ModifyProtectionProfile");
        assertThat(job.path("state").asText()).isEqualTo("Succeeded");
        assertThat(job.path("tasks")).hasSize(3);
        assertThat(lab.commands).singleElement().satisfies(command -> {
            SiteCommand.UpdatePolicy update = (SiteCommand.UpdatePolicy) command;
            assertThat(update.itemId()).isEqualTo(lab.machine.itemId.toString());
            assertThat(update.policy().crashConsistentSeconds()).isEqualTo(600);
        });
        JsonNode details = lab.properties(POLICY).path("providerSpecificDetails");
        assertThat(details.path("recoveryPointHistory").asInt()).isEqualTo(60);
        assertThat(details.path("recoveryPointThresholdInMinutes").asInt()).isEqualTo(15);
        assertThat(details.path("multiVmSyncStatus").asText()).isEqualTo("Enabled");
        assertThat(lab.body(POLICY + "/operationresults/" + Lab.jobId(accepted)))
                .isEqualTo(lab.body(POLICY));
    }

    @Test
    void aPolicyWithoutItemsTellsNobody() {
        patch("\"multiVmSyncStatus\":\"Disable\"");
        lab.run();

        assertThat(lab.commands).isEmpty();
        assertThat(lab.properties(POLICY)
                        .at("/providerSpecificDetails/multiVmSyncStatus")
                        .asText())
                .isEqualTo("Disabled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crashConsistentFrequencyInMinutes\":-1",
                "\"appConsistentFrequencyInMinutes\":1441",
                "\"recoveryPointHistory\":\"long\"",
                "\"multiVmSyncStatus\":\"Perhaps\"",
                "\"instanceType\":\"InMage\""
            })
    void refusesSettingsThatAreNone(String field) {
        assertThat(patch(field).status()).isEqualTo(400);
    }

    @Test
    void refusesAChangeWithoutSettingsOrOfNothing() {
        assertThat(lab.call("PATCH", POLICY, "{\"properties\":{}}").status()).isEqualTo(400);
        assertThat(lab.call("PATCH", POLICY + "x", "{\"properties\":{}}").status())
                .isEqualTo(404);
    }

    @Test
    void aMappingHasNoSettingsOfItsOwn() {
        ApiResponse same = lab.call("PATCH", MAPPING, "{\"properties\":{\"providerSpecificInput\":{}}}");
        ApiResponse other = lab.call(
                "PATCH",
                MAPPING,
                "{\"properties\":{\"providerSpecificInput\":{\"instanceType\":\"A2A\",\"agentAutoUpdateStatus\":\"Enabled\"}}}");

        assertThat(same.status()).isEqualTo(200);
        assertThat(same.body()).isEqualTo(lab.body(MAPPING));
        assertThat(other.status()).isEqualTo(400);
        assertThat(lab.call("PATCH", MAPPING, "{}").status()).isEqualTo(400);
        assertThat(lab.call("PATCH", MAPPING + "x", "{}").status()).isEqualTo(404);
    }

    @Test
    void aMappingIsPurgedLikeItIsRemoved() {
        ApiResponse accepted = lab.call("DELETE", MAPPING, "");
        lab.run();

        assertThat(lab.job(accepted).path("scenarioName").asText()).isEqualTo("DissociateProtectionProfile");
        assertThat(lab.get(MAPPING).status()).isEqualTo(404);
        assertThat(lab.body(Lab.VAULT + "/replicationProtectionContainerMappings")
                        .path("value"))
                .isEmpty();
    }

    private ApiResponse patch(String field) {
        String type = field.contains("instanceType") ? "" : "\"instanceType\":\"InMageAzureV2\",";
        return lab.call("PATCH", POLICY, "{\"properties\":{\"replicationProviderSettings\":{" + type + field + "}}}");
    }
}
