package io.farshore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.replication.block.Ids;
import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.crypto.Pem;
import io.farshore.replication.crypto.PrivateKeyUnwrapper;
import io.farshore.replication.hydrate.HydrationPlan;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.hydrate.Hydrator;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.recoverypoint.SigningKeys;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.MemorySegmentStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Format version 1 must be readable for ever: a committed segment and manifest, made once by
 * {@code java -cp … io.farshore.replication.GoldenFormatTest src/test/resources/format-1}.
 */
class GoldenFormatTest {
    private static final int DISK_BYTES = 1 << 20;
    private static final UUID ITEM = new UUID(1, 2);
    private static final UUID DISK = new UUID(7, 0);
    private static final long EPOCH = 1_700_000_000_000L;

    /** Makes the fixture anew; only for a new format version. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        ItemFixture item = new ItemFixture(DISK_BYTES);
        item.write(0, 4096, text("the first write"));
        item.write(0, 4100, text("is partly covered by the second"));
        item.zero(0, 8192, 4096);
        item.point();
        Files.write(folder.resolve("segment.seg"), item.segments.readAll(BlobNames.segment(EPOCH, DISK, 1), 1 << 20));
        Files.write(
                folder.resolve("manifest.jws"), item.manifests.readAll(BlobNames.manifest(ITEM, EPOCH, 1), 1 << 20));
        Files.writeString(folder.resolve("vault-key.pem"), Pem.privateKey(ItemFixture.VAULT.getPrivate()));
        Files.writeString(folder.resolve("site-key.txt"), SigningKeys.toBase64(ItemFixture.SITE.getPublic()));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = GoldenFormatTest.class.getResourceAsStream("/format-1/" + name)) {
            return Objects.requireNonNull(stream).readAllBytes();
        }
    }

    @Test
    void readsTheCommittedPoint() throws IOException {
        MemorySegmentStore segments = new MemorySegmentStore();
        segments.create(BlobNames.segment(EPOCH, DISK, 1), resource("segment.seg"));
        MemorySegmentStore manifests = new MemorySegmentStore();
        manifests.create(BlobNames.manifest(ITEM, EPOCH, 1), resource("manifest.jws"));
        String key = new String(resource("site-key.txt"), StandardCharsets.US_ASCII);
        RecoveryPointManifest manifest =
                new PointVerifier(manifests, segments, List.of(SigningKeys.fromBase64(key))).verify(ITEM, EPOCH, 1);
        KeyUnwrapper unwrapper = new PrivateKeyUnwrapper(
                Pem.privateKey("RSA", new String(resource("vault-key.pem"), StandardCharsets.US_ASCII)));
        HydrationPlan plan = new HydrationPlanner(segments, unwrapper)
                .plan(manifest, manifest.disks().getFirst());
        byte[] disk = new byte[DISK_BYTES];
        for (RangePlan range : plan.split(1 << 20)) {
            new Hydrator(segments, unwrapper)
                    .run(range, (offset, data) -> data.get(disk, (int) offset, data.remaining()));
        }
        assertThat(new String(disk, 4096, 35, StandardCharsets.US_ASCII))
                .isEqualTo("the is partly covered by the second");
        Arrays.fill(disk, 4096, 4096 + 35, (byte) 0);
        assertThat(disk).containsOnly(0);
    }

    /** The walk of section 8 of docs/format.md, byte by byte, without any reader of this project. */
    @Test
    void walksThroughTheSegmentAsTheDocumentSays() throws IOException {
        byte[] bytes = resource("segment.seg");
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        assertThat(HexFormat.of().formatHex(bytes, 0, 8)).isEqualTo("4653485253454731");
        assertThat(buffer.getShort(8)).isEqualTo((short) 1);
        int headerLength = buffer.getInt(12);
        assertThat(Ids.get(buffer.position(16))).isEqualTo(ITEM);
        assertThat(Ids.get(buffer)).isEqualTo(DISK);
        assertThat(buffer.getLong()).isEqualTo(EPOCH);
        assertThat(buffer.getLong()).isEqualTo(1);
        assertThat(buffer.getLong()).isEqualTo(1);
        assertThat(buffer.getLong()).isEqualTo(3);
        assertThat(buffer.getLong()).isEqualTo(DISK_BYTES);
        int keyIdLength = buffer.getShort(160);
        int wrappedLength = buffer.getShort(162);
        assertThat(headerLength).isEqualTo(168 + keyIdLength + wrappedLength);
        assertThat(new String(bytes, 168, keyIdLength, StandardCharsets.US_ASCII))
                .isEqualTo("test-key/1");
        int trailer = bytes.length - 48;
        assertThat(HexFormat.of().formatHex(bytes, trailer + 32, trailer + 40)).isEqualTo("46534852454e4431");
        long indexOffset = buffer.getLong(trailer);
        int indexLength = buffer.getInt(trailer + 8);
        assertThat(indexOffset + indexLength).isEqualTo(trailer);
        assertThat(buffer.getInt(trailer + 20)).isEqualTo(1);
    }
}
