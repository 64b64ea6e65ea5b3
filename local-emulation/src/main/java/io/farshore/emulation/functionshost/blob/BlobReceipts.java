package io.farshore.emulation.functionshost.blob;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.ListBlobsOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which versions a function has handled: an empty blob for each, named by a hash of container, name and
 * ETag, so that a host that comes back neither repeats nor misses one. Thread-safe.
 */
final class BlobReceipts {
    private final BlobContainerClient hosts;
    private final String prefix;
    private final String container;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    BlobReceipts(BlobContainerClient hosts, String prefix, String container) {
        this.hosts = hosts;
        this.prefix = prefix;
        this.container = container;
    }

    /** Reads all receipts. */
    void load() {
        hosts.listBlobs(new ListBlobsOptions().setPrefix(prefix), null)
                .forEach(item -> known.add(item.getName().substring(prefix.length())));
    }

    /** Forgets the receipts of versions that are no more, which keeps their number bounded. */
    void prune(Collection<BlobVersion> current) {
        Set<String> stale = new HashSet<>(known);
        current.forEach(version -> stale.remove(hash(version)));
        for (String hash : stale) {
            hosts.getBlobClient(prefix + hash).deleteIfExists();
            known.remove(hash);
        }
    }

    boolean has(BlobVersion version) {
        return known.contains(hash(version));
    }

    void add(BlobVersion version) {
        String hash = hash(version);
        hosts.getBlobClient(prefix + hash).upload(BinaryData.fromBytes(new byte[0]), true);
        known.add(hash);
    }

    private String hash(BlobVersion version) {
        String identity = container + "\n" + version.etag() + "\n" + version.name();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
