package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.functions.Lab;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VaultApiHandlerTest {
    private static final String POLICY = Lab.VAULT + "/replicationPolicies/p2";

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(2 << 20).withSite();
    }

    @Test
    void putsAndGetsAVault() {
        JsonNode vault = lab.body(Lab.VAULT);

        assertThat(vault.path("id").asText()).isEqualTo(Lab.VAULT);
        assertThat(vault.at("/properties/provisioningState").asText()).isEqualTo("Succeeded");
        assertThat(lab.body(Lab.VAULT.replaceAll("/[^/]+$", "")).path("value")).hasSize(1);
        assertThat(lab.get(Lab.VAULT + "x").status()).isEqualTo(404);
        assertThat(body(lab.get(Lab.VAULT + "x")).at("/error/code").asText()).isEqualTo("ResourceNotFound");
    }

    @Test
    void matchesPathsInAnyCase() {
        assertThat(lab.get(Lab.VAULT.toUpperCase(java.util.Locale.ROOT)).status())
                .isEqualTo(200);
        assertThat(lab.get(Lab.FABRIC.toUpperCase(java.util.Locale.ROOT)).status())
                .isEqualTo(200);
    }

    @Test
    void showsTheExtendedInfo() {
        JsonNode info = lab.body(Lab.VAULT + "/extendedInformation/vaultExtendedInfo");

        assertThat(info.at("/properties/algorithm").asText()).isEqualTo("None");
        assertThat(java.util.Base64.getDecoder()
                        .decode(info.at("/properties/integrityKey").asText()))
                .hasSize(16);
    }

    @Test
    void echoesACertificateAndRefusesWhatIsNone() {
        ApiResponse response = lab.put(
                Lab.VAULT + "/certificates/c", "{\"properties\":{\"certificate\":\"" + Lab.certificate() + "\"}}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(body(response).at("/properties/thumbprint").asText()).hasSize(40);
        assertThat(lab.put(Lab.VAULT + "/certificates/c", "{\"properties\":{\"certificate\":\"AAAA\"}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refusesACertificateWhoseKeyIsNotEd25519() throws Exception {
        String rsa = java.util.Base64.getEncoder()
                .encodeToString(io.farshore.functions.SiteKeys.generate("RSA")
                        .certificate()
                        .getEncoded());

        ApiResponse response =
                lab.put(Lab.VAULT + "/certificates/c", "{\"properties\":{\"certificate\":\"" + rsa + "\"}}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(body(response).at("/error/message").asText()).contains("Ed25519");
    }

    @Test
    void answersWritesByTheProtocolOfLongRunningOperations() {
        ApiResponse accepted = lab.put(POLICY, policy(""));
        String id = Lab.jobId(accepted);

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.body()).isNull();
        String capital = Lab.VAULT.replace("/subscriptions/", "/Subscriptions/");
        assertThat(accepted.headers())
                .containsEntry(
                        "Location",
                        "https://localhost:8443" + capital + "/replicationPolicies/p2/operationresults/" + id
                                + "?api-version=2024-04-01")
                .containsEntry(
                        "Azure-AsyncOperation",
                        "https://localhost:8443" + capital + "/replicationOperationStatus/" + id
                                + "?api-version=2024-04-01")
                .containsEntry("Retry-After", "1");
        assertThat(lab.get(POLICY + "/operationresults/" + id).status()).isEqualTo(202);
        JsonNode running = lab.body(Lab.VAULT + "/replicationOperationStatus/" + id);
        assertThat(running.path("status").asText()).isEqualTo("InProgress");
        assertThat(running.path("endTime").isNull()).isTrue();
        lab.run();

        assertThat(lab.body(Lab.VAULT + "/replicationOperationStatus/" + id)
                        .path("status")
                        .asText())
                .isEqualTo("Succeeded");
        JsonNode result = lab.body(POLICY + "/operationresults/" + id);
        assertThat(result).isEqualTo(lab.body(POLICY));
        assertThat(result.at("/properties/providerSpecificDetails/multiVmSyncStatus")
                        .asText())
                .isEqualTo("Enabled");
    }

    @Test
    void aDeletedResourceLeavesNoContent() {
        lab.put(POLICY, policy(""));
        lab.run();
        ApiResponse accepted = lab.call("DELETE", POLICY, "");
        lab.run();

        assertThat(lab.get(POLICY + "/operationresults/" + Lab.jobId(accepted)).status())
                .isEqualTo(204);
        assertThat(lab.get(POLICY).status()).isEqualTo(404);
        assertThat(lab.call("DELETE", POLICY, "").status()).isEqualTo(204);
    }

    @Test
    void aPolicyInUseIsNotRemovedAndTheJobSaysWhy() {
        ApiResponse accepted = lab.call("DELETE", Lab.VAULT + "/replicationPolicies/p1", "");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Failed");
        JsonNode status = lab.body(Lab.VAULT + "/replicationOperationStatus/" + Lab.jobId(accepted));
        assertThat(status.path("status").asText()).isEqualTo("Failed");
        assertThat(status.at("/error/message").asText()).contains("p1");
        assertThat(lab.get(Lab.VAULT + "/replicationPolicies/p1").status()).isEqualTo(200);
    }

    @Test
    void unknownThingsAreNotFoundInTheShapeOfTheContract() {
        ApiResponse response = lab.get(Lab.VAULT + "/replicationPolicies/RP");

        assertThat(response.status()).isEqualTo(404);
        JsonNode error = body(response).path("error");
        assertThat(error.path("code").asText()).isEqualTo("NotFound");
        assertThat(error.path("message").asText()).isEqualTo("Specified resource with name 'RP' does not exist.");
        assertThat(error.at("/details/0/code").asText()).isEqualTo("ArmResourceDoesNotExist");
        assertThat(lab.get(Lab.VAULT + "/nonsense/x").status()).isEqualTo(404);
        assertThat(lab.call("DELETE", Lab.VAULT + "/replicationJobs", "").status())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"properties\":1}",
                "{\"properties\":{}}",
                "{\"properties\":{\"providerSpecificInput\":{\"instanceType\":\"A2A\"}}}"
            })
    void refusesBodiesThatAreNotWhatIsNeeded(String body) {
        ApiResponse response = lab.put(POLICY, body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(body(response).at("/error/message").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"recoveryPointHistory\":21601,",
                "\"recoveryPointHistory\":-1,",
                "\"recoveryPointHistory\":\"x\","
            })
    void refusesNumbersOutOfRange(String field) {
        assertThat(lab.put(POLICY, policy(field)).status()).isEqualTo(400);
    }

    @Test
    void refusesABodyThatIsTooLong() {
        assertThat(lab.put(POLICY, " ".repeat(ApiRequest.MAX_BODY_CHARS + 1)).status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2016-08-10", "2031-01-01", "latest", "2024-04-01'"})
    void refusesVersionsItDoesNotSpeak(String version) {
        ApiResponse response = handle(Map.of("api-version", version), Map.of("Authorization", "Bearer t"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(body(response).at("/error/code").asText()).isEqualTo("InvalidApiVersionParameter");
    }

    @Test
    void refusesARequestWithoutAVersion() {
        ApiResponse response = handle(Map.of(), Map.of("Authorization", "Bearer t"));

        assertThat(body(response).at("/error/code").asText()).isEqualTo("MissingApiVersionParameter");
    }

    @Test
    void refusesARequestWithoutAToken() {
        ApiResponse response = handle(Map.of("api-version", "2024-04-01"), Map.of());

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers()).containsKey("WWW-Authenticate");
    }

    @ParameterizedTest(name = "roles {0}")
    @CsvSource({"Reader, 200", "reader, 200", "Contributors, 403", "'', 403"})
    void whoHasNoRoleToWriteReadsAtMost(String role, int reads) {
        lab.caller = new Caller("r", role.isEmpty() ? Set.of() : Set.of(role));

        assertThat(lab.get(Lab.VAULT).status()).isEqualTo(reads);
        assertThat(lab.put(POLICY, policy("")).status()).isEqualTo(403);
        assertThat(lab.put(Lab.VAULT, "{\"location\":\"x\"}").status()).isEqualTo(403);
    }

    @Test
    void listsWhatTheSiteHasReported() {
        JsonNode fabric = lab.body(Lab.VAULT + "/replicationFabrics").at("/value/0");
        assertThat(fabric.at("/properties/customDetails/instanceType").asText()).isEqualTo("VMware");
        JsonNode machine =
                lab.body(Lab.CONTAINER + "/replicationProtectableItems").at("/value/0/properties");
        assertThat(machine.path("friendlyName").asText()).isEqualTo("vm1");
        assertThat(machine.path("protectionStatus").asText()).isEqualTo("Unprotected");
        assertThat(machine.at("/customDetails/diskDetails/0/diskSizeInMB").asText())
                .isEqualTo("2");
        assertThat(lab.body(Lab.FABRIC + "/replicationProtectionContainers")
                        .at("/value/0/properties/role")
                        .asText())
                .isEqualTo("Primary");
        assertThat(lab.body(Lab.FABRIC + "/replicationRecoveryServicesProviders")
                        .path("value"))
                .hasSize(1);
    }

    @Test
    void refusesAFailoverBeforeTheFirstPoint() {
        lab.withItem();
        ApiResponse response = lab.post(
                Lab.ITEM + "/unplannedFailover", "{\"properties\":{\"failoverDirection\":\"PrimaryToRecovery\"}}");

        assertThat(lab.item().state()).isEqualTo(ProtectionState.INITIAL_REPLICATION);
        assertThat(response.status()).isEqualTo(409);
        assertThat(body(response).at("/error/details/0/recommendedAction").asText())
                .contains("DisableProtection");
    }

    @Test
    void aRepeatedEnableIsOneItemAndOneJob() {
        ApiResponse first = lab.enable();
        ApiResponse second = lab.enable();

        assertThat(Lab.jobId(second)).isEqualTo(Lab.jobId(first));
        lab.runMessages(6);
        lab.status("InitialReplication", 1, 2);
        lab.run();
        assertThat(lab.enable().status()).isEqualTo(409);
    }

    @Test
    void disablingRemovesTheItemAtOnceAndItsDataInTime() throws java.io.IOException {
        lab.withItem();
        lab.machine.write(0, 0, new byte[] {1, 2, 3});
        lab.point(1);
        lab.run();
        ApiResponse accepted =
                lab.post(Lab.ITEM + "/remove", "{\"properties\":{\"disableProtectionReason\":\"NotSpecified\"}}");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("CompletedWithInformation");
        assertThat(lab.get(Lab.ITEM).status()).isEqualTo(404);
        assertThat(lab.get(Lab.ITEM + "/operationresults/" + Lab.jobId(accepted))
                        .status())
                .isEqualTo(204);
        assertThat(lab.get(Lab.ITEM + "/recoveryPoints").status()).isEqualTo(404);
        assertThat(lab.properties(Lab.CONTAINER + "/replicationProtectableItems/" + Lab.MACHINE_ID)
                        .path("protectionStatus")
                        .asText())
                .isEqualTo("Unprotected");

        lab.clock.advance(Duration.ofDays(15));
        lab.removedData.run();
        assertThat(lab.stores.segments).isEmpty();
        assertThat(lab.machine.manifests.list("")).isEmpty();
        assertThat(lab.records.points().list(lab.machine.itemId.toString())).isEmpty();
    }

    private static JsonNode body(ApiResponse response) {
        return java.util.Objects.requireNonNull(response.body());
    }

    private ApiResponse handle(Map<String, String> query, Map<String, String> headers) {
        return lab.api.handle(new ApiRequest("GET", Lab.VAULT, query, headers, "", "https://x"));
    }

    private static String policy(String more) {
        String history = more.isEmpty() ? "\"recoveryPointHistory\":1440," : more;
        return "{\"properties\":{\"providerSpecificInput\":{\"instanceType\":\"InMageAzureV2\"," + history
                + "\"crashConsistentFrequencyInMinutes\":5,\"multiVmSyncStatus\":\"Enable\"}}}";
    }
}
