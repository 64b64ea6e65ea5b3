package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.functions.Lab;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MachineRoutesTest {
    private static final String MACHINES = Lab.CONTAINER + "/replicationProtectableItems";
    private static final String DISCOVER = Lab.CONTAINER + "/discoverProtectableItem";

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(1 << 20).withSite();
    }

    @Test
    void pagesFollowEachOtherToTheLast() {
        for (int i = 2; i <= 5; i++) {
            add("vm" + i);
        }
        List<String> names = new ArrayList<>();
        Map<String, String> query = new HashMap<>(Map.of("$take", "2", "$filter", "State eq 'Unprotected'"));
        int pages = 0;
        for (boolean more = true; more; pages++) {
            JsonNode page = list(query);
            page.path("value")
                    .forEach(each ->
                            names.add(each.at("/properties/friendlyName").asText()));
            more = !page.path("nextLink").isNull();
            query = more ? query(page.path("nextLink").asText()) : query;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(names).containsExactly("vm1", "vm2", "vm3", "vm4", "vm5");
    }

    @Test
    void filtersByState() {
        lab.withItem();
        add("vm2");

        assertThat(list(Map.of("$filter", "State eq 'Unprotected'"))
                        .at("/value/0/properties/friendlyName")
                        .asText())
                .isEqualTo("vm2");
        assertThat(list(Map.of("$filter", "state EQ 'protected'")).path("value"))
                .hasSize(1);
        assertThat(list(Map.of()).path("value")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "$filter|Color eq 'red'",
                "$filter|State ne 'Protected'",
                "$filter|State eq 'Blue'",
                "$filter|State eq Protected",
                "$filter|State eq 'Protected' or State eq 'Unprotected'",
                "$filter|State eq 'Protected' and State eq 'Protected'",
                "$filter|State eq 'Protected' and",
                "$take|0",
                "$take|x",
                "$skipToken|*"
            })
    void refusesQueriesItDoesNotUnderstand(String name, String value) {
        ApiResponse response = get(Map.of(name, value));

        assertThat(response.status()).isEqualTo(400);
        assertThat(Objects.requireNonNull(response.body()).at("/error/message").asText())
                .contains(name);
    }

    @Test
    void aPhysicalMachineIsFoundOnceItsAgentHasEnrolled() {
        ApiResponse accepted = lab.post(DISCOVER, wanted("vm7", "10.0.0.7", "Linux"));
        lab.runMessages(2);
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("InProgress");
        add("vm7");
        lab.run();

        assertThat(lab.job(accepted).path("scenarioName").asText()).isEqualTo("DiscoverPhysicalMachine");
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.body(Lab.CONTAINER + "/operationresults/" + Lab.jobId(accepted)))
                .isEqualTo(lab.body(Lab.CONTAINER));
    }

    @Test
    void aKnownMachineIsNamedByTheJobFromTheStart() {
        ApiResponse accepted = lab.post(DISCOVER, wanted("other", "10.0.0.5", "LINUX"));

        assertThat(lab.job(accepted).path("targetObjectId").asText()).isEqualTo(Lab.MACHINE_ID);
        lab.run();
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
    }

    @Test
    void aMachineWithoutAnAgentIsNotFoundAndTheErrorSaysWhatToDo() {
        ApiResponse accepted = lab.post(DISCOVER, wanted("vm8", "10.0.0.8", "Windows"));
        java.time.Instant start = lab.clock.instant();
        lab.run();

        JsonNode error = lab.job(accepted).at("/errors/0");
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Failed");
        assertThat(error.at("/serviceErrorDetails/code").asText()).isEqualTo("559");
        assertThat(error.at("/providerErrorDetails/errorCode").asInt()).isEqualTo(95222);
        assertThat(error.at("/providerErrorDetails/recommendedAction").asText()).contains("Install the agent");
        assertThat(Duration.between(start, lab.clock.instant())).isLessThan(Duration.ofMinutes(10));
    }

    @Test
    void aMachineOfAnotherOperatingSystemIsNotWhatWasLookedFor() {
        ApiResponse accepted = lab.post(DISCOVER, wanted("vm1", "10.0.0.5", "Windows"));
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"properties\":{\"ipAddress\":\"1.2.3.4\",\"osType\":\"Linux\"}}",
                "{\"properties\":{\"friendlyName\":\"a\",\"osType\":\"Linux\"}}",
                "{\"properties\":{\"friendlyName\":\"a\",\"ipAddress\":\"1.2.3.4\",\"osType\":\"BeOS\"}}"
            })
    void refusesASearchForNothing(String body) {
        assertThat(lab.post(DISCOVER, body).status()).isEqualTo(400);
    }

    private void add(String name) {
        Machine machine = new Machine(
                UUID.randomUUID().toString(),
                Lab.FABRIC_ID,
                name,
                "",
                "Linux",
                "",
                "0.1.0",
                1,
                1,
                List.of(),
                lab.clock.instant(),
                null,
                null);
        lab.records.machines().create(Lab.address().vaultId(), ControlRecords.machineId(machine.machineId()), machine);
    }

    private static String wanted(String name, String ipAddress, String osType) {
        return "{\"properties\":{\"friendlyName\":\"%s\",\"ipAddress\":\"%s\",\"osType\":\"%s\"}}"
                .formatted(name, ipAddress, osType);
    }

    private JsonNode list(Map<String, String> query) {
        ApiResponse response = get(query);
        assertThat(response.status()).isEqualTo(200);
        return Objects.requireNonNull(response.body());
    }

    private ApiResponse get(Map<String, String> query) {
        Map<String, String> all = new HashMap<>(query);
        all.put("api-version", "2024-04-01");
        return lab.api.handle(new ApiRequest(
                "GET", MACHINES, all, Map.of("authorization", "Bearer t"), "", "https://localhost:8443"));
    }

    private static Map<String, String> query(String link) {
        Map<String, String> query = new HashMap<>();
        for (String pair : URI.create(link).getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }
}
