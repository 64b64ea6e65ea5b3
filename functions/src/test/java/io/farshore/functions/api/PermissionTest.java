package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.functions.Lab;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, and the trail that is left of it. */
final class PermissionTest {
    private static final String OTHER = Lab.VAULT.replace("/v1", "/v2");

    private Lab lab;

    @BeforeEach
    void makeVault() {
        lab = new Lab(1 << 20).withSite();
        lab.audited.clear();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Site Recovery Reader      | GET    | /replicationJobs                                   | 200
            Site Recovery Reader      | PUT    | /replicationPolicies/p2                            | 403
            Site Recovery Reader      | POST   | /replicationRecoveryPlans/rp/testFailover          | 403
            Site Recovery Reader      | POST   | /replicationJobs/x/cancel                          | 403
            Site Recovery Operator    | GET    | /replicationJobs                                   | 200
            Site Recovery Operator    | POST   | /replicationRecoveryPlans/rp/testFailover          | 404
            Site Recovery Operator    | POST   | /replicationRecoveryPlans/rp/unplannedFailover     | 404
            Site Recovery Operator    | POST   | /replicationJobs/x/cancel                          | 404
            Site Recovery Operator    | PUT    | /replicationPolicies/p2                            | 403
            Site Recovery Operator    | PUT    | /replicationRecoveryPlans/rp                       | 403
            Site Recovery Operator    | DELETE | /replicationPolicies/p1                            | 403
            Site Recovery Operator    | PUT    | /certificates/c                                    | 403
            Site Recovery Operator    | DELETE |                                                    | 403
            Site Recovery Contributor | PUT    | /replicationRecoveryPlans/rp                       | 400
            Site Recovery Contributor | DELETE | /replicationPolicies/p9                            | 204
            Site Recovery Contributor | DELETE |                                                    | 403
            Contributor               | PUT    | /certificates/c                                    | 400
            Somebody                  | GET    | /replicationJobs                                   | 403
            """)
    void isAskedForEachOperation(String role, String method, String path, int status) {
        lab.caller = new Caller("somebody", Set.of(role));
        ApiResponse answer = lab.call(method, Lab.VAULT + (path == null ? "" : path), "{\"properties\":{}}");
        if (status == 403) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(String.valueOf(answer.body()))
                    .contains("AuthorizationFailed")
                    .contains(role);
        } else {
            assertThat(answer.status()).isNotEqualTo(403);
        }
    }

    @Test
    void everyChangeIsWrittenDownBeforeAndAfterAndNoRead() {
        lab.get(Lab.VAULT);
        assertThat(lab.audited).isEmpty();
        ApiResponse accepted = lab.call("DELETE", Lab.VAULT + "/replicationPolicies/p1", "");
        assertThat(lab.audited)
                .extracting(entry -> entry.path("event").asText())
                .containsExactly("asked", "answered");
        JsonNode answered = lab.audited.getLast();
        assertThat(answered.path("caller").asText()).isEqualTo("me");
        assertThat(answered.path("method").asText()).isEqualTo("DELETE");
        assertThat(answered.path("path").asText()).endsWith("/replicationPolicies/p1");
        assertThat(answered.path("status").asInt()).isEqualTo(accepted.status());
        assertThat(answered.path("job").asText()).isNotEmpty();
        assertThat(answered.path("activityId").asText())
                .isEqualTo(lab.audited.getFirst().path("activityId").asText());
    }

    @Test
    void refusedChangesAreWrittenDownToo() {
        lab.caller = new Caller("intruder", Set.of("Site Recovery Reader"));
        lab.call("DELETE", Lab.VAULT, "");
        assertThat(lab.audited.getLast().path("caller").asText()).isEqualTo("intruder");
        assertThat(lab.audited.getLast().path("status").asInt()).isEqualTo(403);
    }

    @Test
    void nothingIsDoneThatCannotBeWrittenDown() {
        lab.audit = (vault, entry) -> {
            throw new IOException("full");
        };
        ApiResponse answer =
                lab.put(OTHER, "{\"location\":\"westeurope\",\"properties\":{},\"sku\":{\"name\":\"Standard\"}}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(lab.get(OTHER).status()).isEqualTo(404);
    }

    @Test
    void theAddressIsTheOneThatTheFrontEndSaw() {
        ApiRequest request = new ApiRequest(
                "PUT",
                "/",
                java.util.Map.of(),
                java.util.Map.of("X-Forwarded-For", "1.2.3.4, 10.0.0.9:5000"),
                "",
                "https://x");
        assertThat(request.clientAddress()).isEqualTo("10.0.0.9:5000");
    }
}
