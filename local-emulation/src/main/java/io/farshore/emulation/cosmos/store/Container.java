package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.sql.Seek;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A container and its documents, indexed by partition, by creation and by change. Guarded by the account's lock. */
public final class Container {
    private final Change.PutContainer origin;
    private final String databaseRid;
    private final List<String> partitionKeyPath;
    private final Map<PartitionKey, Partition> partitions = new HashMap<>();
    private final TreeMap<Long, Document> bySequence = new TreeMap<>();
    private final TreeMap<Long, Document> byLsn = new TreeMap<>();
    private ObjectNode properties;
    private @Nullable ObjectNode offer;
    private long lastSequence;
    private long lastLsn;

    Container(Change.PutContainer origin, String databaseRid) {
        this.origin = origin;
        this.databaseRid = databaseRid;
        this.properties = origin.properties();
        this.offer = origin.offer();
        this.lastSequence = origin.lastSequence();
        this.lastLsn = origin.lastLsn();
        this.partitionKeyPath = ContainerDefinition.partitionKeyPath(properties);
    }

    public String id() {
        return properties.path("id").textValue();
    }

    public String rid() {
        return properties.path("_rid").textValue();
    }

    public String databaseId() {
        return origin.databaseId();
    }

    public String databaseRid() {
        return databaseRid;
    }

    public ObjectNode properties() {
        return properties;
    }

    public Optional<ObjectNode> offer() {
        return Optional.ofNullable(offer);
    }

    /** The number of the last change; grows for ever. */
    public long lastLsn() {
        return lastLsn;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** The partition key of a document body. */
    public PartitionKey keyOf(JsonNode body) {
        return PartitionKey.ofDocument(body, partitionKeyPath);
    }

    /** A live document. */
    public Optional<Document> find(PartitionKey key, String id, long nowSeconds) {
        Partition partition = partitions.get(key);
        return partition == null
                ? Optional.empty()
                : partition.find(id).filter(document -> isLive(document, nowSeconds));
    }

    /** Live documents of one partition, or of all, among which are all that {@code seek} is about. */
    public Candidates candidates(Optional<PartitionKey> key, Seek seek, long nowSeconds) {
        Partition partition = key.map(partitions::get).orElse(null);
        Candidates stored = partition == null
                ? new Candidates(stored(key).stream(), seek.order().isEmpty())
                : partition.candidates(seek);
        return new Candidates(stored.documents().filter(document -> isLive(document, nowSeconds)), stored.inOrder());
    }

    private Collection<Document> stored(Optional<PartitionKey> key) {
        if (key.isEmpty()) {
            return bySequence.values();
        }
        Partition partition = partitions.get(key.get());
        return partition == null ? List.of() : partition.documents();
    }

    /** The latest versions of live documents changed after {@code lsn}, oldest change first. */
    public Stream<Document> changesAfter(long lsn, long nowSeconds) {
        return byLsn.tailMap(lsn, false).values().stream().filter(document -> isLive(document, nowSeconds));
    }

    /** Documents that time to live has ended, at most {@code limit}. */
    List<Document> expired(long nowSeconds, int limit) {
        return properties.hasNonNull("defaultTtl")
                ? bySequence.values().stream()
                        .filter(document -> !isLive(document, nowSeconds))
                        .limit(limit)
                        .toList()
                : List.of();
    }

    /** The container's default switches expiry on; a document may set its own; -1 is never. */
    private boolean isLive(Document document, long nowSeconds) {
        JsonNode containerDefault = properties.path("defaultTtl");
        if (!containerDefault.isIntegralNumber()) {
            return true;
        }
        JsonNode own = document.body().path("ttl");
        long ttlSeconds = (own.isIntegralNumber() ? own : containerDefault).longValue();
        return ttlSeconds < 0 || nowSeconds < document.timestampSeconds() + ttlSeconds;
    }

    void replaceProperties(ObjectNode newProperties, @Nullable ObjectNode newOffer) {
        properties = newProperties;
        offer = newOffer;
    }

    void put(Change.PutDocument change) {
        PartitionKey key = keyOf(change.body());
        Document document = new Document(key, change.body(), change.sequence(), change.lsn());
        Partition partition = partitions.computeIfAbsent(key, _ -> new Partition());
        partition.find(document.id()).ifPresent(previous -> unlink(partition, previous));
        partition.put(document);
        bySequence.put(document.sequence(), document);
        byLsn.put(document.lsn(), document);
        lastSequence = Math.max(lastSequence, document.sequence());
        lastLsn = Math.max(lastLsn, document.lsn());
    }

    void delete(Change.DeleteDocument change) {
        PartitionKey key = PartitionKey.ofValue(change.key());
        Partition partition = partitions.get(key);
        if (partition != null) {
            partition.find(change.id()).ifPresent(document -> unlink(partition, document));
            if (partition.isEmpty()) {
                partitions.remove(key);
            }
        }
        lastLsn = Math.max(lastLsn, change.lsn());
    }

    private void unlink(Partition partition, Document document) {
        partition.remove(document);
        bySequence.remove(document.sequence());
        byLsn.remove(document.lsn());
    }

    Change.PutContainer asChange() {
        return new Change.PutContainer(origin.databaseId(), origin.number(), properties, offer, lastSequence, lastLsn);
    }

    /** The changes that rebuild this container. */
    Stream<Change> snapshot() {
        return Stream.concat(
                Stream.of(asChange()),
                bySequence.values().stream().map(d -> new Change.PutDocument(rid(), d.sequence(), d.lsn(), d.body())));
    }
}
