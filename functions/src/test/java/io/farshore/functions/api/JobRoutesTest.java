package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.functions.Lab;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void anExportTakesEveryFieldOfTheQuery() {
        ApiResponse accepted = lab.post(
                JOBS + "/export",
                "{\"jobName\":\"Create replication policy\",\"jobOutputType\":\"Json\",\"timezoneOffset\":330,"
                        + "\"startTime\":null,\"fabricId\":\"\",\"affectedObjectTypes\":\"ProtectionProfile\"}");
        lab.run();
        byte[] list = Objects.requireNonNull(lab.exported.get(Lab.jobId(accepted)));
        assertThat(Lab.json(new String(list, StandardCharsets.UTF_8)))
                .extracting(each -> each.at("/properties/scenarioName").asText())
                .containsExactly("AddProtectionProfile");
        assertThat(lab.post(JOBS + "/export", "{\"jobOutputType\":\"Excel\"}").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "|EnableDr,AssociateProtectionProfile,AddProtectionProfile",
                "JobStatus eq 'succeeded'|AssociateProtectionProfile,AddProtectionProfile",
                "JobStatus eq 'InProgress, NotStarted'|EnableDr",
                "AffectedObjectTypes eq 'ProtectionEntity,VCenter'|EnableDr",
                "JobName eq 'enable replication'|EnableDr",
                "JobName eq 'AddProtectionProfile'|AddProtectionProfile",
                "FabricId eq 'nowhere'|",
                "JobOutputType eq 'Json' and JobStatus eq 'Succeeded' and jobname eq 'AddProtectionProfile'"
                        + "|AddProtectionProfile",
            })
    void filtersByEveryFieldOfTheContract(String filter, String scenarios) {
        lab.enable();
        lab.runMessages(2);
        assertThat(scenarios(filter == null ? "" : filter))
                .containsExactlyInAnyOrderElementsOf(scenarios == null ? List.of() : List.of(scenarios.split(",")));
    }

    @Test
    void aFabricIsFoundByAnyOfItsNames() {
        lab.enable();
        for (String fabric : List.of(Lab.FABRIC_NAME, Lab.FABRIC_ID.toUpperCase(Locale.ROOT), Lab.FABRIC)) {
            assertThat(scenarios("FabricId eq '" + fabric + "'")).contains("EnableDr");
        }
        assertThat(scenarios("FabricId eq '" + Lab.FABRIC_NAME + "'")).doesNotContain("AddProtectionProfile");
    }

    @Test
    void aTimeWithoutAZoneIsThatOfTheOffset() {
        Instant start = lab.clock.instant();
        LocalDateTime inIndia = LocalDateTime.ofInstant(start, ZoneOffset.ofHoursMinutes(5, 30));
        String from =
                "StartTime eq '" + inIndia.minusSeconds(30) + "' and EndTime eq '" + inIndia.plusSeconds(30) + "'";

        assertThat(scenarios(from + " and TimezoneOffset eq 330")).isNotEmpty();
        assertThat(scenarios(from + " and TimezoneOffset eq '330'")).isNotEmpty();
        assertThat(scenarios(from)).isEmpty();
        assertThat(scenarios("EndTime eq '" + start.plusSeconds(1) + "' and StartTime eq '0001-01-01T00:00:00'"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TargetObjectId eq '1'",
                "JobStatus ne 'Failed'",
                "JobStatus eq 'Broken'",
                "JobOutputType eq 'Excel'",
                "StartTime eq 'yesterday'",
                "TimezoneOffset eq 'east'",
                "TimezoneOffset eq 100000",
                "TimezoneOffset eq 330x",
                "StartTime eq 2021"
            })
    void refusesFiltersItDoesNotUnderstand(String filter) {
        ApiResponse answer = filtered(filter);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(Objects.requireNonNull(answer.body())
                        .at("/error/details/0/message")
                        .asText())
                .isNotBlank();
    }

    private List<String> scenarios(String filter) {
        List<String> names = new ArrayList<>();
        Objects.requireNonNull(filtered(filter).body())
                .path("value")
                .forEach(job -> names.add(job.at("/properties/scenarioName").asText()));
        return names;
    }

    private ApiResponse filtered(String filter) {
        return lab.api.handle(new ApiRequest(
                "GET",
                JOBS,
                Map.of("api-version", "2024-04-01", "$filter", filter),
                Map.of("authorization", "Bearer t"),
                "",
                "https://localhost:8443"));
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
