package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenCredential;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.store.DocumentStore;
import io.farshore.controlplane.store.Json;
import io.farshore.controlplane.store.Page;
import io.farshore.functions.Lab;
import io.farshore.functions.RealServices;
import io.farshore.functions.cosmos.CosmosDatabases;
import io.farshore.functions.site.SiteCertificates;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * What one look costs must not grow with the vault: a page of the list and one item, in a vault of {@value #FEW} machines
 * and in one of {@value #MANY}, against the database emulator or a real account (see {@link RealServices}). Both are
 * asked in turns. The big vault's page has twice as many items.
 */
final class ScaleIT {
    private static final int FEW = 50;
    private static final int MANY = 5_000;
    private static final int ROUNDS = 60;
    private static final double LIMIT = 2.0;
    private static final TokenCredential NONE = request -> Mono.error(new IllegalStateException("the key is used"));

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger documents = new AtomicInteger();
    private final Lab template = new Lab(1 << 20).withSite().withItem();

    @Test
    void aPageAndAnItemCostTheSameInABigVault() {
        VaultApiHandler small = vaultOf(FEW);
        VaultApiHandler big = vaultOf(MANY);
        String page = Lab.CONTAINER + "/replicationProtectedItems";
        assertThat(get(small, page).path("value")).hasSize(FEW);
        assertThat(get(big, page).path("nextLink").asText()).contains("skipToken=");

        compare("first page of items", small, big, page);
        compare("first page of the vault's items", small, big, Lab.VAULT + "/replicationProtectedItems");
        compare("first page of machines", small, big, Lab.CONTAINER + "/replicationProtectableItems");
        compare("one item", small, big, page + "/" + name(FEW / 2));
    }

    private static String name(int number) {
        return "machine%05d".formatted(number);
    }

    /** A vault like the template's, in a database of its own. */
    private VaultApiHandler vaultOf(int items) {
        URI endpoint = URI.create(RealServices.cosmosEndpoint());
        CosmosDatabases databases =
                new CosmosDatabases(endpoint, RealServices.cosmosKey(), NONE, "farshore-scale-" + items);
        ControlRecords records = ControlRecords.of(counted(databases.control()), databases.points());
        String vaultId = Lab.address().vaultId();
        ControlRecords from = template.records;
        records.vaults()
                .createIfAbsent(
                        vaultId,
                        ControlRecords.VAULT_ID,
                        from.vaults().get(vaultId, ControlRecords.VAULT_ID).orElseThrow());
        from.fabrics().list(vaultId).forEach(each -> records.fabrics()
                .createIfAbsent(vaultId, ControlRecords.fabricId(each.name()), each));
        from.policies().list(vaultId).forEach(each -> records.policies()
                .createIfAbsent(vaultId, ControlRecords.policyId(each.name()), each));
        Machine machine = from.machines().list(vaultId).getFirst();
        IntStream.range(0, items).parallel().forEach(number -> protect(records, machine, number));
        return new VaultApiHandler(
                token -> new Caller("bench", Set.of("Contributor")),
                new ApiPorts(
                        records,
                        new JobEngine(records.jobs(), (message, delay) -> {}, List.of(), template.clock),
                        new SiteCertificates(records),
                        (vault, entry) -> {},
                        template.clock,
                        UUID::randomUUID,
                        Duration.ofSeconds(1),
                        "Standard_D2s_v3"));
    }

    private void protect(ControlRecords records, Machine machine, int number) {
        String machineId = new UUID(7, number).toString();
        ObjectNode found = tree(machine).put("machineId", machineId).put("name", name(number));
        found.put("protectedItemName", name(number));
        String vaultId = Lab.address().vaultId();
        records.machines().createIfAbsent(vaultId, ControlRecords.machineId(machineId), value(found, Machine.class));
        ObjectNode item = tree(template.item())
                .put("itemId", new UUID(8, number).toString())
                .put("name", name(number))
                .put("machineId", machineId)
                .put("friendlyName", name(number));
        ProtectedItem copy = value(item, ProtectedItem.class);
        records.items().createIfAbsent(vaultId, ControlRecords.itemId(copy), copy);
    }

    private static ObjectNode tree(Object value) {
        return Json.MAPPER.valueToTree(value);
    }

    private static <T> T value(ObjectNode tree, Class<T> type) {
        return Json.MAPPER.convertValue(tree, type);
    }

    /** The clock is printed, the work is asserted: a busy machine may slow one of two requests and not the other. */
    private void compare(String what, VaultApiHandler small, VaultApiHandler big, String path) {
        Work ofSmall = work(small, path);
        Work ofBig = work(big, path);
        double[] ofFew = new double[ROUNDS];
        double[] ofMany = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            ofFew[i] = millis(small, path);
            ofMany[i] = millis(big, path);
        }
        double few = median(ofFew);
        double many = median(ofMany);
        System.out.printf(
                "%-32s %d machines: %.1f ms, %s; %d machines: %.1f ms, %s; ratio of times %.2f%n",
                what, FEW, few, ofSmall, MANY, many, ofBig, many / few);
        assertThat(ofBig.requests()).as("requests of " + what).isEqualTo(ofSmall.requests());
        assertThat(ofBig.perListed())
                .as("documents for each one listed by " + what)
                .isLessThan(LIMIT * ofSmall.perListed());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** What a request asks of the database. */
    private record Work(int requests, int documents, int listed) {
        double perListed() {
            return documents / (double) Math.max(1, listed);
        }

        @Override
        public String toString() {
            return requests + " requests, " + documents + " documents";
        }
    }

    private Work work(VaultApiHandler vault, String path) {
        requests.set(0);
        documents.set(0);
        int listed = get(vault, path).path("value").size();
        return new Work(requests.get(), documents.get(), listed);
    }

    /** Counts what is read. */
    private DocumentStore counted(DocumentStore store) {
        return (DocumentStore) Proxy.newProxyInstance(
                DocumentStore.class.getClassLoader(),
                new Class<?>[] {DocumentStore.class},
                (proxy, method, arguments) -> {
                    Object answer = call(store, method, arguments);
                    requests.incrementAndGet();
                    documents.addAndGet(
                            switch (answer) {
                                case List<?> list -> list.size();
                                case Page<?> page -> page.values().size();
                                case Optional<?> found -> found.isPresent() ? 1 : 0;
                                default -> 0;
                            });
                    return answer;
                });
    }

    private static Object call(DocumentStore store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException(); // what the store says, not how it was called
        }
    }

    private static double millis(VaultApiHandler vault, String path) {
        long start = System.nanoTime();
        get(vault, path);
        return (System.nanoTime() - start) / 1e6;
    }

    private static JsonNode get(VaultApiHandler vault, String path) {
        ApiResponse response = vault.handle(new ApiRequest(
                "GET",
                path,
                Map.of("api-version", "2024-04-01"),
                Map.of("authorization", "Bearer t"),
                "",
                "https://localhost:8443"));
        assertThat(response.status()).as(path).isEqualTo(200);
        return Objects.requireNonNull(response.body());
    }
}
