package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.functions.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VaultHealthRoutesTest {
    private static final String HEALTH = Lab.VAULT + "/replicationVaultHealth";

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(1 << 20).withSite();
    }

    @Test
    void countsWhatIsThere() {
        lab.withItem();
        JsonNode health = lab.body(HEALTH);

        assertThat(health.path("name").asText()).isEqualTo("Default");
        assertThat(health.at("/properties/vaultErrors").toString()).isEqualTo("[]");
        JsonNode items = health.at("/properties/protectedItemsHealth");
        assertThat(items.path("resourceCount").asInt()).isEqualTo(1);
        assertThat(items.path("issues")).isEmpty();
        assertThat(items.path("categorizedResourceCounts")).hasSize(12);
        assertThat(items.at("/categorizedResourceCounts/protectedItemsNeutralCount")
                        .asInt())
                .isEqualTo(1);
        assertThat(health.at("/properties/fabricsHealth/resourceCount").asInt()).isEqualTo(1);
        assertThat(health.at("/properties/fabricsHealth/categorizedResourceCounts")
                        .isNull())
                .isTrue();
        assertThat(health.at("/properties/containersHealth/resourceCount").asInt())
                .isEqualTo(1);
    }

    @Test
    void namesASiteThatIsSilent() {
        lab.clock.advance(Duration.ofMinutes(6));

        JsonNode issue = lab.body(HEALTH).at("/properties/fabricsHealth/issues/0");
        assertThat(issue.path("summaryCode").asText()).isEqualTo("EA0430");
        assertThat(issue.path("severity").asText()).isEqualTo("Error");
        assertThat(issue.path("affectedResourceCorrelationIds").toString()).isEqualTo("[\"" + Lab.FABRIC_ID + "\"]");
    }

    @Test
    void aRefreshIsAJobOfTheVault() {
        ApiResponse accepted = lab.post(HEALTH + "/default/refresh", "");
        String id = Lab.jobId(accepted);

        assertThat(accepted.headers().get("Location")).contains("/replicationVaultHealth/operationresults/" + id);
        assertThat(lab.get(HEALTH + "/operationresults/" + id).status()).isEqualTo(202);
        lab.run();
        JsonNode job = lab.job(accepted);
        assertThat(job.path("scenarioName").asText()).isEqualTo("RefreshVaultHealth");
        assertThat(job.path("targetInstanceType").asText()).isEqualTo("Vault");
        assertThat(job.path("targetObjectId").asText()).matches("\\d+");
        assertThat(job.path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.body(HEALTH + "/operationresults/" + id)).isEqualTo(lab.body(HEALTH));
    }

    @Test
    void namesOperatingSystemsOfThisProviderOnly() {
        String path = Lab.VAULT + "/replicationSupportedOperatingSystems";
        assertThat(lab.properties(path).at("/supportedOsList/0/instanceType").asText())
                .isEqualTo("InMageAzureV2");
        ApiResponse other = lab.api.handle(new ApiRequest(
                "GET",
                path,
                Map.of("api-version", "2024-04-01", "instanceType", "A2A"),
                Map.of("authorization", "Bearer t"),
                "",
                "https://x"));
        assertThat(Objects.requireNonNull(other.body())
                        .at("/properties/supportedOsList")
                        .toString())
                .isEqualTo("[]");
    }

    @Test
    void hasNoAppliances() {
        assertThat(lab.body(Lab.VAULT + "/replicationAppliances").toString())
                .isEqualTo("{\"value\":[],\"nextLink\":null}");
    }

    @Test
    void listsTheOperationsOfTheResourceProvider() {
        JsonNode list = lab.body("/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/operations");
        List<String> names = new ArrayList<>();
        list.path("value").forEach(each -> names.add(each.path("name").asText()));

        assertThat(names)
                .doesNotHaveDuplicates()
                .contains(
                        "Microsoft.RecoveryServices/vaults/read",
                        "Microsoft.RecoveryServices/vaults/replicationPolicies/write",
                        "Microsoft.RecoveryServices/vaults/replicationFabrics/remove/action")
                .noneMatch(name -> name.contains("replicationMigrationItems"));
        assertThat(list.at("/value/0/display/provider").asText()).isEqualTo("Microsoft Recovery Services");
    }
}
