package io.farshore.processserver.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.codec.FramePool;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.MemorySegmentStore;
import io.farshore.replication.store.SegmentSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A pipeline over a folder, opened again as often as it crashes, and the cloud it uploads to. */
final class PipelineFixture {
    private static final FramePool FRAMES = FramePool.of(2);

    static final long MIB = 1 << 20;

    final UUID itemId = new UUID(1, 2);
    final Path folder;
    final MemorySegmentStore segments = new MemorySegmentStore();
    final MemorySegmentStore manifests = new MemorySegmentStore();
    final List<String> order = Collections.synchronizedList(new ArrayList<>());
    final ManifestSigner signer = signer();
    CacheBudget budget;

    PipelineFixture(Path folder) {
        this.folder = folder;
        this.budget = new CacheBudget(folder, 1024 * MIB);
    }

    private static ManifestSigner signer() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new ManifestSigner(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As after a crash: what another object held is forgotten, what is in the folder counts. */
    ItemPipeline open() throws IOException {
        return open(folder);
    }

    ItemPipeline open(Path place) throws IOException {
        budget = new CacheBudget(folder, budget.limit());
        return new ItemPipeline(
                itemId,
                place.resolve("item"),
                budget,
                SourceMachine.WRAPPER,
                new ObjectMapper(),
                InstantSource.fixed(Instant.EPOCH),
                FRAMES);
    }

    ItemUploader uploader(ItemPipeline pipeline, SegmentSink segmentSink, SegmentSink manifestSink) {
        return new ItemUploader(
                pipeline,
                new Cloud(segmentSink, manifestSink),
                signer,
                new ObjectMapper(),
                InstantSource.fixed(Instant.EPOCH));
    }

    /** Uploads all that is pending, retrying as the loop does. */
    void uploadAll(ItemPipeline pipeline) throws IOException, InterruptedException {
        ItemUploader uploader = uploader(pipeline, segments, manifests);
        while (uploader.step(0)) {
            // the next
        }
    }

    RecoveryPointManifest verified(long epoch, long point) throws IOException {
        return new PointVerifier(manifests, segments, List.of(signer.publicKey())).verify(itemId, epoch, point);
    }

    String manifestName(long epoch, long point) {
        return BlobNames.manifest(itemId, epoch, point);
    }

    List<Path> cached() throws IOException {
        Path cache = folder.resolve("item/cache");
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private final class Cloud implements CloudTarget {
        private final SegmentSink segmentSink;
        private final SegmentSink manifestSink;

        Cloud(SegmentSink segmentSink, SegmentSink manifestSink) {
            this.segmentSink = segmentSink;
            this.manifestSink = manifestSink;
        }

        @Override
        public SegmentSink segments(UUID id) {
            return noting("segment", segmentSink);
        }

        @Override
        public SegmentSink manifests() {
            return noting("manifest", manifestSink);
        }

        private SegmentSink noting(String kind, SegmentSink sink) {
            return new SegmentSink() {
                @Override
                public void create(String name, byte[] content) throws IOException {
                    sink.create(name, content);
                    order.add(kind + " " + name);
                }

                @Override
                public void create(String name, Path content) throws IOException {
                    sink.create(name, content);
                    order.add(kind + " " + name);
                }
            };
        }

        @Override
        public void announce(String message) {
            order.add("commit");
        }

        @Override
        public void refused() {
            order.add("refused");
        }
    }
}
