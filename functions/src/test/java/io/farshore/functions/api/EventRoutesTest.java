package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.Lab;
import io.farshore.replication.ItemFixture;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventRoutesTest {
    private static final String EVENTS = Lab.VAULT + "/replicationEvents";

    private Lab lab;
    private long sequence;

    @BeforeEach
    void open() {
        lab = new Lab(2 << 20).withSite();
    }

    @Test
    void anItemThatBeginsToReplicateIsTheFirstEventInTheShapeOfTheContract() {
        lab.withItem();

        JsonNode event = lab.body(EVENTS).at("/value/0");
        assertThat(event.path("name").asText()).matches("VmMonitoringEvent;\\d{19}_[0-9a-f-]{36}");
        assertThat(event.path("type").asText()).isEqualTo("Microsoft.RecoveryServices/vaults/replicationEvents");
        JsonNode properties = event.path("properties");
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "eventCode",
                        "description",
                        "eventType",
                        "affectedObjectFriendlyName",
                        "affectedObjectCorrelationId",
                        "severity",
                        "timeOfOccurrence",
                        "fabricId",
                        "providerSpecificDetails",
                        "eventSpecificDetails",
                        "healthErrors");
        assertThat(properties.path("eventCode").asText()).isEqualTo("SRSVMHealthChanged");
        assertThat(properties.path("description").asText()).isEqualTo("Replication health changed to OK.");
        assertThat(properties.path("eventType").asText()).isEqualTo("VmHealth");
        assertThat(properties.path("severity").asText()).isEqualTo("OK");
        assertThat(properties.path("affectedObjectFriendlyName").asText()).isEqualTo("vm1");
        assertThat(properties.path("affectedObjectCorrelationId").asText())
                .isEqualTo(lab.properties(Lab.ITEM).path("eventCorrelationId").asText());
        assertThat(properties.path("fabricId").asText())
                .isEqualTo(lab.body(Lab.FABRIC).path("id").asText());
        assertThat(properties.at("/providerSpecificDetails/instanceType").asText())
                .isEqualTo("InMageAzureV2");
        assertThat(properties.at("/providerSpecificDetails/category").isNull()).isTrue();
        assertThat(properties.path("eventSpecificDetails").isNull()).isTrue();
        assertThat(lab.body(EVENTS + '/' + event.path("name").asText())).isEqualTo(event);
    }

    @Test
    void anExceededRecoveryPointObjectiveWarnsOnceBecomesCriticalAndEnds() throws java.io.IOException {
        protect();
        lab.clock.advance(Duration.ofMinutes(20));
        lab.status("Protected", 100, 100);
        lab.health.run();
        lab.health.run();
        lab.clock.advance(Duration.ofMinutes(40));
        lab.status("Protected", 100, 100);
        lab.health.run();
        lab.clock.advance(Duration.ofSeconds(1));
        commit();

        assertThat(descriptions("EventType eq 'VmHealth'"))
                .containsExactly(
                        "Replication health changed to OK.",
                        "Replication health changed to Critical.",
                        "Replication health changed to Warning.",
                        "Replication health changed to OK.");
        JsonNode critical =
                list("Severity eq 'Critical' and EventType eq 'VmHealth'").at("/value/0");
        assertThat(critical.at("/properties/healthErrors/0/errorCode").asText()).isEqualTo("78026");
    }

    @Test
    void aLostAndRegainedConnectionAreOneEventEach() {
        lab.health.run();
        lab.clock.advance(Duration.ofMinutes(6));
        lab.health.run();
        lab.health.run();
        assertThat(connection()).isEqualTo("Disconnected");
        assertThat(lab.properties(Lab.FABRIC).path("health").asText()).isEqualTo("Critical");
        lab.clock.advance(Duration.ofSeconds(1));
        lab.events.handle(lab.signed(lab.event("SiteHeartbeat")));
        lab.health.run();

        assertThat(connection()).isEqualTo("Connected");
        JsonNode events = list("EventType eq 'AgentHealth'").path("value");
        assertThat(events).hasSize(2);
        assertThat(events.at("/0/name").asText()).startsWith("AgentMonitoringEvent;");
        assertThat(events.at("/0/properties/severity").asText()).isEqualTo("OK");
        JsonNode lost = events.at("/1/properties");
        assertThat(lost.path("eventCode").asText()).isEqualTo("EA0430");
        assertThat(lost.path("severity").asText()).isEqualTo("Critical");
        assertThat(lost.path("affectedObjectFriendlyName").asText()).isEqualTo("hq");
        assertThat(lost.at("/providerSpecificDetails/eventType").asText()).isEqualTo("Agent health");
        assertThat(lost.at("/providerSpecificDetails/siteName").asText()).isEqualTo("hq");
    }

    @Test
    void aFailedJobIsAnEventAndASucceededOneIsNot() {
        ApiResponse failed = lab.call("DELETE", Lab.VAULT + "/replicationPolicies/p1", "");
        lab.run();

        JsonNode events = list("EventType eq 'JobStatus'").path("value");
        assertThat(events).hasSize(1);
        JsonNode properties = events.at("/0/properties");
        assertThat(properties.path("description").asText()).isEqualTo("RemoveProtectionProfile - Failed");
        assertThat(properties.path("severity").asText()).isEqualTo("Critical");
        assertThat(properties.at("/eventSpecificDetails/instanceType").asText()).isEqualTo("JobStatus");
        assertThat(properties.at("/eventSpecificDetails/jobId").asText()).endsWith(Lab.jobId(failed));
        assertThat(properties.at("/healthErrors/0/errorMessage").asText()).contains("p1");
    }

    @Test
    void theNewestComesFirstAndEveryFieldOfTheFilterCounts() {
        lab.withItem();
        Instant middle = lab.clock.instant().plusSeconds(60);
        lab.clock.advance(Duration.ofMinutes(10));
        lab.health.run();

        JsonNode all = lab.body(EVENTS).path("value");
        assertThat(all).hasSize(2);
        assertThat(all.at("/0/properties/eventType").asText()).isEqualTo("AgentHealth");
        assertThat(list("StartTime eq '" + middle + "'").path("value")).hasSize(1);
        assertThat(list("EndTime eq '" + middle + "'").path("value")).hasSize(1);
        assertThat(list("StartTime eq '" + middle + "' and EndTime eq '" + middle + "'")
                        .path("value"))
                .isEmpty();
        assertThat(list("FabricName eq '" + Lab.FABRIC_NAME.toUpperCase(java.util.Locale.ROOT) + "'")
                        .path("value"))
                .hasSize(2);
        assertThat(list("AffectedObjectFriendlyName eq 'VM1' and Severity eq 'OK'")
                        .path("value"))
                .hasSize(1);
        assertThat(list("AffectedObjectCorrelationId eq '" + Lab.FABRIC_ID + "'")
                        .path("value"))
                .hasSize(1);
        assertThat(list("EventCode eq 'EA0430'").path("value")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Colour eq 'red'", "Severity ne 'OK'", "StartTime eq 'yesterday'", "Severity eq 'OK' or 1 eq '1'"
            })
    void refusesFiltersItDoesNotUnderstand(String filter) {
        ApiResponse response = get(filter);

        assertThat(response.status()).isEqualTo(400);
        assertThat(Objects.requireNonNull(response.body()).at("/error/message").asText())
                .startsWith("$filter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "VmMonitoringEvent;123_456",
                "VmMonitoringEvent;9091989892524070155_4ed6f1a6-9b6d-4048-9079-1307dd24b814"
            })
    void anUnknownEventIsNotFound(String name) {
        assertThat(lab.get(EVENTS + '/' + name).status()).isEqualTo(404);
    }

    private String connection() {
        return lab.body(Lab.FABRIC + "/replicationRecoveryServicesProviders")
                .at("/value/0/properties/connectionStatus")
                .asText();
    }

    private void protect() throws java.io.IOException {
        lab.withItem();
        commit();
        lab.point(1);
        lab.run();
        lab.health.run();
    }

    /** What a process server says once everything up to now is stored. */
    private void commit() {
        sequence++;
        String payload = Json.MAPPER
                .createObjectNode()
                .put("itemId", lab.machine.itemId.toString())
                .put("epoch", lab.machine.epoch)
                .put("sequence", sequence)
                .put("sourceTime", lab.clock.instant().toString())
                .put("storedTime", lab.clock.instant().toString())
                .toString();
        lab.commits.handle(SignedDocument.sign(
                        ItemFixture.SITE.getPrivate(),
                        SigningKeys.keyId(ItemFixture.SITE.getPublic()),
                        "farshore-commit+jws",
                        payload)
                .compact());
    }

    private List<String> descriptions(String filter) {
        List<String> descriptions = new ArrayList<>();
        list(filter)
                .path("value")
                .forEach(each ->
                        descriptions.add(each.at("/properties/description").asText()));
        return descriptions;
    }

    private JsonNode list(String filter) {
        ApiResponse response = get(filter);
        assertThat(response.status()).isEqualTo(200);
        return Objects.requireNonNull(response.body());
    }

    private ApiResponse get(String filter) {
        return lab.api.handle(new ApiRequest(
                "GET",
                EVENTS,
                Map.of("api-version", "2024-04-01", "$filter", filter),
                Map.of("authorization", "Bearer t"),
                "",
                "https://localhost:8443"));
    }
}
