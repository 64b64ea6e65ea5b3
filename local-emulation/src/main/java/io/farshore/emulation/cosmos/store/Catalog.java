package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All databases. Reading methods need the account's read lock. The methods that return an {@link Outcome} change
 * nothing: the account logs the outcome's changes and applies them.
 */
public final class Catalog {
    private final Map<String, Database> databases = new TreeMap<>();
    private final Map<String, Container> containersByRid = new HashMap<>();
    private int lastNumber;

    Catalog() {}

    public Collection<Database> databases() {
        return databases.values();
    }

    /** A database by id or resource id. */
    public Database database(String idOrRid) {
        Database byId = databases.get(idOrRid);
        return byId != null
                ? byId
                : databases.values().stream()
                        .filter(database -> database.rid().equals(idOrRid))
                        .findFirst()
                        .orElseThrow(CosmosFailure::ownerNotFound);
    }

    public Stream<Container> containers() {
        return containersByRid.values().stream();
    }

    public Outcome<ObjectNode> createDatabase(ObjectNode asked, long nowSeconds) {
        DocumentRules.checkId(asked);
        String id = asked.path("id").textValue();
        if (databases.containsKey(id)) {
            throw CosmosFailure.conflict();
        }
        int number = lastNumber + 1;
        String rid = ResourceId.database(number);
        ObjectNode properties = JsonNodeFactory.instance.objectNode().put("id", id);
        new SystemProperties(nowSeconds).stamp(properties, rid, "dbs/" + rid + "/");
        properties.put("_colls", "colls/").put("_users", "users/");
        return new Outcome<>(properties, List.of(new Change.PutDatabase(number, properties)));
    }

    public Outcome<Boolean> deleteDatabase(Database database) {
        return new Outcome<>(true, List.of(new Change.DeleteDatabase(database.id())));
    }

    public Outcome<ObjectNode> createContainer(
            Database database, ObjectNode asked, Optional<ObjectNode> throughput, long nowSeconds) {
        ContainerDefinition.check(asked);
        if (database.hasContainer(asked.path("id").textValue())) {
            throw CosmosFailure.conflict();
        }
        int number = lastNumber + 1;
        SystemProperties system = new SystemProperties(nowSeconds);
        String rid = ResourceId.container(database.rid(), number);
        ObjectNode properties = ContainerDefinition.complete(asked, database.rid(), rid, system);
        String link = properties.path("_self").textValue();
        ObjectNode offer = throughput
                .map(content -> ContainerDefinition.offer(link, rid, number, content, system))
                .orElse(null);
        return new Outcome<>(
                properties, List.of(new Change.PutContainer(database.id(), number, properties, offer, 0, 0)));
    }

    public Outcome<ObjectNode> replaceContainer(Container container, ObjectNode asked, long nowSeconds) {
        ContainerDefinition.check(asked);
        boolean same = asked.path("id").textValue().equals(container.id())
                && asked.path("partitionKey")
                        .path("paths")
                        .equals(container.properties().path("partitionKey").path("paths"));
        if (!same) {
            throw CosmosFailure.badRequest("The id and the partition key of a container cannot be changed.");
        }
        ObjectNode properties = ContainerDefinition.complete(
                asked, container.databaseRid(), container.rid(), new SystemProperties(nowSeconds));
        return new Outcome<>(properties, List.of(container.asChange().withProperties(properties)));
    }

    public Outcome<Boolean> deleteContainer(Container container) {
        return new Outcome<>(true, List.of(new Change.DeleteContainer(container.databaseId(), container.id())));
    }

    public Outcome<ObjectNode> replaceOffer(Container container, ObjectNode offer) {
        return new Outcome<>(offer, List.of(container.asChange().withOffer(offer)));
    }

    void apply(Change change) {
        switch (change) {
            case Change.Counters counters -> lastNumber = Math.max(lastNumber, counters.lastNumber());
            case Change.PutDatabase put -> putDatabase(put);
            case Change.DeleteDatabase delete -> removeDatabase(delete.id());
            case Change.PutContainer put -> putContainer(put);
            case Change.DeleteContainer delete -> removeContainer(delete);
            case Change.PutDocument put -> containerByRid(put.containerRid()).put(put);
            case Change.DeleteDocument delete ->
                containerByRid(delete.containerRid()).delete(delete);
        }
    }

    private void putDatabase(Change.PutDatabase put) {
        Database database = new Database(put);
        databases.put(database.id(), database);
        lastNumber = Math.max(lastNumber, put.number());
    }

    private void removeDatabase(String id) {
        Database removed = databases.remove(id);
        if (removed != null) {
            removed.containers().forEach(container -> containersByRid.remove(container.rid()));
        }
    }

    private void putContainer(Change.PutContainer put) {
        Database database = database(put.databaseId());
        lastNumber = Math.max(lastNumber, put.number());
        String rid = put.properties().path("_rid").textValue();
        Container known = containersByRid.get(rid);
        if (known != null) {
            known.replaceProperties(put.properties(), put.offer());
        } else {
            Container container = new Container(put, database.rid());
            database.put(container);
            containersByRid.put(rid, container);
        }
    }

    private void removeContainer(Change.DeleteContainer delete) {
        Database database = database(delete.databaseId());
        containersByRid.remove(database.container(delete.id()).rid());
        database.remove(delete.id());
    }

    private Container containerByRid(String rid) {
        Container container = containersByRid.get(rid);
        if (container == null) {
            throw new IllegalStateException("the log names a container that does not exist: " + rid);
        }
        return container;
    }

    /** The changes that rebuild this catalog. */
    Stream<Change> snapshot() {
        return Stream.concat(
                Stream.of(new Change.Counters(lastNumber)),
                databases.values().stream().flatMap(Database::snapshot));
    }
}
