package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.Lab;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many items in one vault: each is listed once, a page at a time. */
final class ItemListRoutesTest {
    private static final String ITEMS = Lab.VAULT + "/replicationProtectedItems";
    private static final int COUNT = 250;

    private Lab lab;

    @BeforeEach
    void protectOne() {
        lab = new Lab(1 << 20).withSite().withItem();
    }

    private void multiply() {
        ProtectedItem item = lab.item();
        for (int i = 1; i < COUNT; i++) {
            com.fasterxml.jackson.databind.node.ObjectNode copy = Json.MAPPER.valueToTree(item);
            copy.put("name", "copy" + i).put("itemId", "copy-" + i);
            ProtectedItem another = Json.MAPPER.convertValue(copy, ProtectedItem.class);
            lab.records.items().create(item.vaultId(), ControlRecords.itemId(another), another);
        }
    }

    @Test
    void everyItemIsOnOnePageAndPagesAreOfOneSize() {
        multiply();
        Set<String> names = new HashSet<>();
        int pages = 0;
        JsonNode page = lab.body(ITEMS);
        while (true) {
            pages++;
            assertThat(page.path("value")).hasSizeLessThanOrEqualTo(100);
            page.path("value")
                    .forEach(item ->
                            assertThat(names.add(item.path("name").asText())).isTrue());
            if (page.path("nextLink").isNull()) {
                break;
            }
            page = follow(page.path("nextLink").asText());
        }
        assertThat(names).hasSize(COUNT);
        assertThat(pages).isEqualTo(3);
    }

    private JsonNode follow(String link) {
        URI uri = URI.create(link);
        Map<String, String> query = new HashMap<>();
        Arrays.stream(uri.getQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> query.put(pair[0], pair[1]));
        ApiResponse answer = lab.api.handle(new ApiRequest(
                "GET", uri.getPath(), query, Map.of("authorization", "Bearer t"), "", "https://localhost:8443"));
        assertThat(answer.status()).isEqualTo(200);
        return java.util.Objects.requireNonNull(answer.body());
    }

    @Test
    void listsAreAbbreviated() {
        JsonNode details = lab.body(ITEMS).at("/value/0/properties/providerSpecificDetails");
        assertThat(details.path("protectedDisks")).isEmpty();
        assertThat(details.path("sourceVmCpuCount").asInt()).isZero();
        assertThat(lab.properties(Lab.ITEM).at("/providerSpecificDetails/protectedDisks"))
                .isNotEmpty();
    }

    @Test
    void isFilteredByThePlanThatItemsAreIn() {
        multiply();
        lab.put(
                Lab.VAULT + "/replicationRecoveryPlans/rp",
                "{\"properties\":{\"primaryFabricId\":\"" + Lab.FABRIC
                        + "\",\"recoveryFabricId\":\"Microsoft Azure\",\"groups\":[{\"groupType\":\"Boot\","
                        + "\"replicationProtectedItems\":[{\"id\":\"" + Lab.ITEM + "\"}]}]}}");
        lab.run();
        assertThat(filtered("RecoveryPlanName eq 'RP'").path("value")).hasSize(1);
        assertThat(filtered("RecoveryPlanName eq 'other'").path("value")).isEmpty();
    }

    @Test
    void isFilteredByEveryFieldOfTheContract() {
        ProtectedItem item = lab.item();
        Map<String, String> shown = Map.of(
                "SourceFabricName",
                "HQ",
                "sourcefabricname",
                Lab.FABRIC_NAME,
                "FabricObjectId",
                item.machineId().toUpperCase(Locale.ROOT),
                "InstanceType",
                "InMageAzureV2",
                "MultiVmGroupCreateOption",
                "AutoCreated",
                "ProcessServerId",
                item.processServerId());
        shown.forEach((field, value) -> {
            assertThat(filtered(field + " eq '" + value + "'").path("value")).hasSize(1);
            assertThat(filtered(field + " eq 'other'").path("value")).isEmpty();
        });
        assertThat(filtered("VCenterName eq 'vc1'").path("value")).isEmpty();
        assertThat(filtered("SourceFabricLocation eq 'westeurope'").path("value"))
                .isEmpty();
        assertThat(filtered("InstanceType eq 'InMageAzureV2' and FabricObjectId eq 'other'")
                        .path("value"))
                .isEmpty();
    }

    private JsonNode filtered(String filter) {
        ApiResponse answer = lab.api.handle(new ApiRequest(
                "GET",
                ITEMS,
                Map.of("api-version", "2024-04-01", "$filter", filter),
                Map.of("authorization", "Bearer t"),
                "",
                "https://localhost:8443"));
        return java.util.Objects.requireNonNull(answer.body());
    }

    @Test
    void refusesAFilterOrTokenThatItDoesNotKnow() {
        assertThat(query("$filter", "Color eq 'red'").status()).isEqualTo(400);
        assertThat(query("skipToken", "%%%").status()).isEqualTo(400);
    }

    private ApiResponse query(String name, String value) {
        return lab.api.handle(new ApiRequest(
                "GET",
                ITEMS,
                Map.of("api-version", "2024-04-01", name, value),
                Map.of("authorization", "Bearer t"),
                "",
                "https://localhost:8443"));
    }
}
