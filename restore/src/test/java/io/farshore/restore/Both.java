package io.farshore.restore;

import io.farshore.replication.ItemFixture;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.MemorySegmentStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One signed manifest and perhaps one segment, before the core and before this tool. */
final class Both {
    static final UUID ITEM = new UUID(1, 2);
    static final UUID DISK = new UUID(7, 0);
    static final long EPOCH = 1_700_000_000_000L;
    private static final String KEY_ID = SigningKeys.keyId(ItemFixture.SITE.getPublic());
    private static final PrintStream NOWHERE = new PrintStream(PrintStream.nullOutputStream());

    final MemorySegmentStore segments = new MemorySegmentStore();
    private final MemorySegmentStore manifests = new MemorySegmentStore();

    Both(String payload) throws IOException {
        String signed = SignedDocument.sign(ItemFixture.SITE.getPrivate(), KEY_ID, RecoveryPointManifest.TYPE, payload)
                .compact();
        manifests.create(BlobNames.manifest(ITEM, EPOCH, 1), signed.getBytes(StandardCharsets.UTF_8));
    }

    PointVerifier core() {
        return new PointVerifier(manifests, segments, List.of(ItemFixture.SITE.getPublic()));
    }

    Points tool() {
        return new Points(source(manifests), ITEM, Map.of(KEY_ID, ItemFixture.SITE.getPublic()));
    }

    PointReader reader() throws IOException {
        return tool().follow(EPOCH, 1, NOWHERE);
    }

    /** A store as this tool reads. */
    static BlobSource source(MemorySegmentStore store) {
        return new BlobSource() {
            @Override
            public List<String> list(String folder) {
                return store.list(folder).stream().map(blob -> blob.name()).toList();
            }

            @Override
            public byte[] read(String name, int maxBytes) throws IOException {
                if (store.list(name).isEmpty()) {
                    throw new WrongBlobException(name, "is missing");
                }
                byte[] all = store.readAll(name, 1 << 26);
                return Arrays.copyOf(all, Math.min(all.length, maxBytes));
            }
        };
    }

    /** Something that reads. */
    @FunctionalInterface
    interface Reading<T> {
        T run() throws IOException;
    }

    /** What this tool reads, empty when it refuses: {@link Main} prints both errors. */
    static <T> Optional<T> read(Reading<T> reading) {
        try {
            return Optional.of(reading.run());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
