package io.farshore.restore;

import io.farshore.replication.ItemFixture;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.MemorySegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** What the product stored of an item, as folders of files. */
record StoredItem(ItemFixture item, Path segments, Path manifests, Path key) {
    static final String PUBLIC_KEY =
            Base64.getEncoder().encodeToString(ItemFixture.SITE.getPublic().getEncoded());
    static final String VAULT_KEY =
            Base64.getEncoder().encodeToString(ItemFixture.VAULT.getPublic().getEncoded());
    private static final int MAX_BYTES = 64 << 20;

    static StoredItem in(Path folder, ItemFixture item) throws IOException {
        StoredItem stored = new StoredItem(
                item, folder.resolve("segments"), folder.resolve("manifests"), folder.resolve("key.pem"));
        copy(item.segments, stored.segments);
        copy(item.manifests, stored.manifests);
        Files.writeString(stored.key, pem(ItemFixture.VAULT.getPrivate().getEncoded()));
        return stored;
    }

    static String pem(byte[] key) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static void copy(MemorySegmentStore store, Path folder) throws IOException {
        for (StoredBlob blob : store.list("")) {
            Path file = folder.resolve(blob.name());
            Files.createDirectories(file.getParent());
            Files.write(file, store.readAll(blob.name(), MAX_BYTES));
        }
    }

    String segment(int disk, long number) {
        return BlobNames.segment(item.epoch, item.disks.get(disk).diskId(), number);
    }

    String manifest(long point) {
        return BlobNames.manifest(item.itemId, item.epoch, point);
    }

    List<String> words(String command) {
        return List.of(
                command,
                "--from",
                segments.toString(),
                "--manifests",
                manifests.toString(),
                "--item",
                item.itemId.toString());
    }

    Ran verify(String... more) {
        return Ran.of(Ran.join(words("verify"), "--public-key", PUBLIC_KEY), more);
    }

    Ran restore(Path to, String... more) {
        return Ran.of(
                Ran.join(words("restore"), "--public-key", PUBLIC_KEY, "--key", key.toString(), "--to", to.toString()),
                more);
    }

    static void flip(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) offset] ^= 1;
        Files.write(file, bytes);
    }
}
