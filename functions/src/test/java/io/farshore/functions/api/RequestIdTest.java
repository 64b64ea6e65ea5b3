package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.functions.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The header x-ms-request-id, and whom a job says it affects: classic-wire.md sections 0.1 and 1.20. */
final class RequestIdTest {
    private static final String POLICY = Lab.VAULT + "/replicationPolicies/p2";
    private static final String CORRELATION = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private static final String DATED = "client-1 \\d{1,2}/\\d{1,2}/\\d{4} \\d{1,2}:\\d{2}:\\d{2} [AP]M";

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(1 << 20).withSite().withItem();
    }

    @Test
    void aResourceThatIsReadCarriesTheClientsIdAndAnAmericanDate() {
        for (String resource : List.of(Lab.FABRIC, Lab.CONTAINER, Lab.ITEM, Lab.VAULT + "/replicationPolicies/p1")) {
            assertThat(id("GET", resource, "")).matches(DATED);
        }
    }

    @Test
    void aJobCarriesItsOwnIdAListAndWhatIsNotFoundTheCorrelationId() {
        String job = lab.body(Lab.VAULT + "/replicationJobs").at("/value/0/id").asText();

        assertThat(id("GET", job, "")).isEqualTo(job);
        assertThat(id("GET", Lab.VAULT + "/replicationJobs", "")).isEqualTo(CORRELATION);
        assertThat(id("GET", POLICY, "")).isEqualTo(CORRELATION);
    }

    @Test
    void withoutAResourceManagerARequestIsNamedHere() {
        for (String correlation : List.of("", "not a guid")) {
            ApiResponse answer = lab.api.handle(new ApiRequest(
                    "GET",
                    POLICY,
                    Map.of("api-version", "2024-04-01"),
                    Map.of("authorization", "Bearer t", "x-ms-correlation-request-id", correlation),
                    "",
                    "https://localhost:8443"));
            assertThat(answer.headers().get("x-ms-request-id")).matches("[0-9a-f-]{36}");
        }
    }

    @Test
    void policiesAndSearchesCarryTheClientsIdOtherOperationsTheirJob() {
        String search = "{\"properties\":{\"friendlyName\":\"a\",\"ipAddress\":\"1.2.3.4\",\"osType\":\"Linux\"}}";
        String provider = Lab.FABRIC + "/replicationRecoveryServicesProviders/" + Lab.FABRIC_ID;
        assertThat(id("PUT", POLICY, policy())).matches(DATED);
        lab.run();
        assertThat(id("DELETE", POLICY, "")).matches(DATED);
        assertThat(id("POST", Lab.CONTAINER + "/discoverProtectableItem", search))
                .matches(DATED);
        assertThat(id("POST", provider + "/refreshProvider", "")).matches(DATED);
        assertThat(id("POST", Lab.ITEM + "/updateMobilityService", "{\"properties\":{\"runAsAccountId\":\"1\"}}"))
                .matches(DATED);
        assertThat(id("POST", Lab.FABRIC + "/checkConsistency", "")).contains("/replicationJobs/");
    }

    @Test
    void theAuditTrailNamesTheJobWhateverTheHeaderSays() {
        ApiResponse accepted = lab.put(POLICY, policy());

        assertThat(lab.audited.getLast().path("job").asText())
                .isEqualTo(Lab.VAULT.replace("/subscriptions/", "/Subscriptions/") + "/replicationJobs/"
                        + Lab.jobId(accepted));
    }

    @Test
    void jobsOfAMachineSayWhomTheyAffectInTheOrderOfTheRecording() {
        ApiResponse accepted =
                lab.post(Lab.ITEM + "/updateMobilityService", "{\"properties\":{\"runAsAccountId\":\"1\"}}");

        JsonNode affected = lab.job(accepted).at("/customDetails/affectedObjectDetails");
        List<String> names = new ArrayList<>();
        affected.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "primaryVmId",
                        "primaryVmName",
                        "recoveryVmId",
                        "recoveryVmName",
                        "protectionProfileId",
                        "primaryCloudId",
                        "primaryCloudName",
                        "recoveryCloudId",
                        "recoveryCloudName",
                        "primaryVmmId",
                        "primaryVmmName",
                        "recoveryVmmId",
                        "recoveryVmmName",
                        "primaryFabricProviderId",
                        "recoveryFabricProviderId");
        assertThat(affected.path("recoveryCloudId").asText()).matches("[0-9a-f-]{36}");
        assertThat(affected.path("recoveryVmmId").asText())
                .matches("[0-9a-f-]{36}")
                .isNotEqualTo(affected.path("recoveryCloudId").asText());
    }

    @Test
    void jobsOfPoliciesAffectNothing() {
        ApiResponse accepted = lab.put(POLICY, policy());

        assertThat(lab.job(accepted).at("/customDetails/affectedObjectDetails").isObject())
                .isTrue();
        assertThat(lab.job(accepted).at("/customDetails/affectedObjectDetails")).isEmpty();
    }

    private static String policy() {
        return "{\"properties\":{\"providerSpecificInput\":{\"instanceType\":\"InMageAzureV2\",\"recoveryPointHistory\":1440,"
                + "\"crashConsistentFrequencyInMinutes\":5,\"multiVmSyncStatus\":\"Enable\"}}}";
    }

    private String id(String method, String path, String body) {
        ApiResponse answer = lab.api.handle(new ApiRequest(
                method,
                path,
                Map.of("api-version", "2024-04-01"),
                Map.of(
                        "authorization",
                        "Bearer t",
                        "x-ms-client-request-id",
                        "client-1",
                        "x-ms-correlation-request-id",
                        CORRELATION),
                body,
                "https://localhost:8443"));
        return Objects.requireNonNull(answer.headers().get("x-ms-request-id"));
    }
}
