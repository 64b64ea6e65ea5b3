package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A database and its containers. Guarded by the account's lock. */
public final class Database {
    private final Change.PutDatabase origin;
    private final Map<String, Container> containers = new TreeMap<>();

    Database(Change.PutDatabase origin) {
        this.origin = origin;
    }

    public String id() {
        return origin.properties().path("id").textValue();
    }

    public String rid() {
        return origin.properties().path("_rid").textValue();
    }

    public ObjectNode properties() {
        return origin.properties();
    }

    public Collection<Container> containers() {
        return containers.values();
    }

    /** A container by id or resource id. */
    public Container container(String idOrRid) {
        Container byId = containers.get(idOrRid);
        return byId != null
                ? byId
                : containers.values().stream()
                        .filter(container -> container.rid().equals(idOrRid))
                        .findFirst()
                        .orElseThrow(CosmosFailure::ownerNotFound);
    }

    boolean hasContainer(String id) {
        return containers.containsKey(id);
    }

    void put(Container container) {
        containers.put(container.id(), container);
    }

    void remove(String id) {
        containers.remove(id);
    }

    Stream<Change> snapshot() {
        return Stream.concat(Stream.of(origin), containers.values().stream().flatMap(Container::snapshot));
    }
}
