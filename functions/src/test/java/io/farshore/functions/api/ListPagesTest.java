package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.event.Event;
import io.farshore.controlplane.event.EventKind;
import io.farshore.controlplane.event.EventSeverity;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.plan.RecoveryPlan;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.Lab;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long lists are given out in pages of 100, each thing once, in an order that new ones do not change. */
final class ListPagesTest {
    private static final String JOBS = "/replicationJobs";
    private static final String EVENTS = "/replicationEvents";
    private static final String PLANS = "/replicationRecoveryPlans";
    private static final String ITEMS = "/replicationProtectedItems";
    private static final String VAULT_ID = Lab.address().vaultId();
    private static final int COUNT = 250;

    private Lab lab;
    private Instant start;
    private ObjectNode job;

    @BeforeEach
    void open() {
        lab = new Lab(1 << 20).withSite();
        start = lab.clock.instant();
        job = Json.MAPPER.valueToTree(lab.records.jobs().list(VAULT_ID).getFirst());
    }

    @Test
    void jobsBeginWithTheNewestAndStayInOrderWhileNewOnesStart() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            names.addFirst(job(start.plusMillis(1 + i * 700L)));
        }
        JsonNode page = get(Lab.VAULT + JOBS, Map.of());
        List<String> seen = names(page);
        assertThat(seen).isEqualTo(names.subList(0, 100));
        job(start.plusSeconds(3600));
        lab.records.jobs().delete(VAULT_ID, JobEngine.id(names.get(99)));
        lab.records.jobs().delete(VAULT_ID, JobEngine.id(names.get(150)));
        names.remove(150);

        seen.addAll(rest(page));

        assertThat(seen.subList(0, names.size())).isEqualTo(names);
        assertThat(seen).hasSize(names.size() + 2).doesNotHaveDuplicates(); // those that made the site and its policy
    }

    @Test
    void jobsOfOneInstantAreListedOnceEach() {
        for (int i = 0; i < COUNT; i++) {
            job(start);
        }
        assertThat(all(Lab.VAULT + JOBS, Map.of())).hasSize(COUNT + 2).doesNotHaveDuplicates();
    }

    @Test
    void aFilterGoesOnToEveryPage() {
        for (int i = 0; i < COUNT; i++) {
            job(start.plusSeconds(i));
        }
        Map<String, String> filter = Map.of(
                "$filter",
                "StartTime eq '" + start.plusSeconds(20) + "' and EndTime eq '" + start.plusSeconds(139) + "'");
        JsonNode page = get(Lab.VAULT + JOBS, filter);

        assertThat(page.path("nextLink").asText())
                .startsWith("https://localhost:8443/Subscriptions/")
                .contains("/replicationJobs?api-version=2024-04-01&%24filter=StartTime%20eq%20");
        assertThat(all(Lab.VAULT + JOBS, filter)).hasSize(120);
        assertThat(all(Lab.VAULT + JOBS, Map.of("$filter", "JobStatus eq 'Failed'")))
                .isEmpty();
    }

    @Test
    void eventsOfOneInstantAreOrderedByTheirNames() {
        for (int i = 0; i < COUNT; i++) {
            event(start);
        }
        event(start.plusNanos(100));
        List<String> names = all(Lab.VAULT + EVENTS, Map.of());

        assertThat(names).hasSize(COUNT + 1).doesNotHaveDuplicates().isSorted();
        assertThat(all(Lab.VAULT + EVENTS, Map.of("$filter", "EndTime eq '" + start + "'")))
                .isEqualTo(names.subList(1, COUNT + 1));
    }

    @Test
    void recoveryPointsBeginWithTheNewest() {
        lab.withItem();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            names.addFirst(point(start.plusSeconds(300L * i)));
        }
        assertThat(all(Lab.ITEM + "/recoveryPoints", Map.of())).isEqualTo(names);
    }

    @Test
    void recoveryPlansAreOrderedByTheirNames() {
        for (int i = 0; i < 101; i++) {
            RecoveryPlan plan = new RecoveryPlan("Plan" + i, Lab.FABRIC_ID, List.of(), null, null, null);
            lab.records.plans().create(VAULT_ID, ControlRecords.planId(plan.name()), plan);
        }
        assertThat(names(get(Lab.VAULT + PLANS, Map.of()))).hasSize(100);
        assertThat(all(Lab.VAULT + PLANS, Map.of())).hasSize(101).isSorted();
    }

    @Test
    void aListThatFindsLittleSaysWhereToGoOn() {
        String wanted = job(start.minusSeconds(1));
        for (int i = 0; i < 2_100; i++) {
            job(start);
        }
        Map<String, String> filter = Map.of("$filter", "JobName eq '" + wanted + "'");
        JsonNode first = get(Lab.VAULT + JOBS, filter);

        assertThat(first.path("value")).isEmpty();
        assertThat(rest(first)).containsExactly(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {JOBS, EVENTS, PLANS, ITEMS})
    void aTokenThatTheListHasNotGivenOutIsRefused(String list) {
        // not base64; of another list; without a place; not UTF-8
        for (String token : List.of("%%%", "b3RoZXI6MQ", "am9iczo", "_w")) {
            ApiResponse answer = lab.api.handle(request(Lab.VAULT + list, Map.of("skipToken", token)));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(Objects.requireNonNull(answer.body())
                            .at("/error/details/0/message")
                            .asText())
                    .contains("skipToken");
        }
    }

    private String job(Instant time) {
        ObjectNode copy = job.deepCopy();
        String id = UUID.randomUUID().toString();
        copy.put("jobId", id).put("startTime", time.toString());
        lab.records.jobs().create(VAULT_ID, JobEngine.id(id), Json.MAPPER.convertValue(copy, Job.class));
        return id;
    }

    private void event(Instant time) {
        Event event = new Event(
                UUID.randomUUID().toString(),
                EventKind.values()[0],
                "EA0430",
                "something",
                "vm1",
                "correlation",
                EventSeverity.values()[0],
                time,
                "",
                List.of(),
                Map.of(),
                Map.of());
        lab.records.monitoring().events().create(VAULT_ID, event.documentId(), event);
    }

    private String point(Instant time) {
        String name = UUID.randomUUID().toString();
        String item = lab.item().itemId();
        RecoveryPoint point =
                new RecoveryPoint(name, item, 1, 1, time, "CrashConsistent", 1, false, "blob", "digest", time);
        lab.records.points().create(item, ControlRecords.pointId(name), point);
        return name;
    }

    private List<String> all(String path, Map<String, String> query) {
        JsonNode page = get(path, query);
        List<String> names = names(page);
        names.addAll(rest(page));
        return names;
    }

    private List<String> rest(JsonNode first) {
        List<String> names = new ArrayList<>();
        JsonNode page = first;
        while (!page.path("nextLink").isNull()) {
            URI link = URI.create(page.path("nextLink").asText());
            page = get(link.getPath(), query(link));
            assertThat(page.path("value")).hasSizeLessThanOrEqualTo(100);
            names.addAll(names(page));
        }
        return names;
    }

    private static Map<String, String> query(URI link) {
        Map<String, String> query = new HashMap<>();
        for (String pair : link.getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static List<String> names(JsonNode page) {
        List<String> names = new ArrayList<>();
        page.path("value").forEach(each -> names.add(each.path("name").asText()));
        return names;
    }

    private JsonNode get(String path, Map<String, String> query) {
        ApiResponse answer = lab.api.handle(request(path, query));
        assertThat(answer.status()).isEqualTo(200);
        return Objects.requireNonNull(answer.body());
    }

    private static ApiRequest request(String path, Map<String, String> query) {
        Map<String, String> all = new HashMap<>(query);
        all.put("api-version", "2024-04-01");
        return new ApiRequest("GET", path, all, Map.of("authorization", "Bearer t"), "", "https://localhost:8443");
    }
}
