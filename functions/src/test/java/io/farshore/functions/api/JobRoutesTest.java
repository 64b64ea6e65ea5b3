package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.functions.Lab;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be done with jobs besides looking at them. */
final class JobRoutesTest {
    private static final String JOBS = Lab.VAULT + "/replicationJobs";

    private Lab lab;

    @BeforeEach
    void haveJobs() {
        lab = new Lab(1 << 20).withSite();
    }

    @Test
    void exportsTheJobsOfATime() {
        ApiResponse accepted = lab.post(JOBS + "/export", "{\"jobStatus\":\"Succeeded\"}");
        String result = JOBS + "/" + Lab.jobId(accepted) + "/operationresults/" + Lab.jobId(accepted);
        assertThat(lab.get(result).status()).isEqualTo(202);
        lab.run();
        assertThat(lab.properties(result).path("scenarioName").asText()).isEqualTo("ExportJobs");
        JsonNode job = lab.job(accepted);
        assertThat(job.path("scenarioName").asText()).isEqualTo("ExportJobs");
        assertThat(job.path("state").asText()).isEqualTo("Succeeded");
        assertThat(job.at("/customDetails/instanceType").asText()).isEqualTo("ExportJobDetails");
        assertThat(job.at("/customDetails/sasToken").asText()).isEqualTo("sig=x");
        byte[] list = Objects.requireNonNull(lab.exported.get(Lab.jobId(accepted)));
        JsonNode exported = Lab.json(new String(list, StandardCharsets.UTF_8));
        assertThat(exported)
                .extracting(each -> each.at("/properties/scenarioName").asText())
                .containsExactlyInAnyOrder("AddProtectionProfile", "AssociateProtectionProfile");
        assertThat(exported.get(0).at("/properties/tasks")).isNotEmpty();
        assertThat(lab.post(JOBS + "/export", "{\"startTime\":\"yesterday\"}").status())
                .isEqualTo(400);
    }

    @Test
    void refusesWhatAJobDoesNotAllow() {
        String id = lab.body(JOBS).at("/value/0/name").asText();
        for (String action : new String[] {"cancel", "resume", "restart"}) {
            ApiResponse answer = lab.post(JOBS + "/" + id + "/" + action, "");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(String.valueOf(answer.body())).contains("It allows no action now.");
        }
    }
}
