package io.farshore.processserver.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.BlobAlreadyExistsException;
import io.farshore.replication.store.BlobNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves one item's cache to Blob storage, oldest batch first: segments, then the manifest (invariant 4), then the
 * commit message. It repeats what failed until it succeeds; the cache holds everything meanwhile.
 */
public final class ItemUploader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ItemUploader.class);
    private static final String COMMIT_TYPE = "farshore-commit+jws";
    private static final long IDLE_WAIT_MILLIS = 1_000;
    private static final long MAX_BACKOFF_MILLIS = 30_000;

    private final ItemPipeline pipeline;
    private final CloudTarget cloud;
    private final ManifestSigner signer;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final SegmentUploads segments = new SegmentUploads();
    private volatile boolean stopped;
    private volatile @Nullable String trouble;
    private volatile long uploadedBytes;
    private volatile long uploadedPlainBytes;

    public ItemUploader(
            ItemPipeline pipeline, CloudTarget cloud, ManifestSigner signer, ObjectMapper json, InstantSource clock) {
        this.pipeline = pipeline;
        this.cloud = cloud;
        this.signer = signer;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void run() {
        long backoff = 0;
        while (!stopped) {
            try {
                step(IDLE_WAIT_MILLIS);
                trouble = null;
                backoff = 0;
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                backoff = Math.clamp(backoff * 2, 250, MAX_BACKOFF_MILLIS);
                note(e, backoff);
                if (!pause(backoff)) {
                    return;
                }
            }
        }
    }

    /** Uploads the oldest batch; false if there was none within the time. */
    boolean step(long waitMillis) throws IOException, InterruptedException {
        Upload upload = pipeline.nextUpload(waitMillis);
        if (upload == null) {
            return false;
        }
        upload(upload);
        return true;
    }

    private void note(Exception cause, long backoffMillis) {
        String message = String.valueOf(cause.getMessage());
        if (!message.equals(trouble)) {
            LOG.warn(
                    "item {}: upload fails and is tried again in {} ms: {}", pipeline.itemId(), backoffMillis, message);
        }
        trouble = message;
        cloud.refused();
    }

    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void upload(Upload upload) throws IOException {
        segments.store(upload, cloud.segments(upload.itemId()));
        String pointDigest = upload.manifest() == null ? null : publish(upload.manifest());
        if (upload.batch().lastSequence() > 0) { // blocks of the scan do not move the item on
            cloud.announce(commit(upload));
        }
        pipeline.uploaded(upload, pointDigest);
        uploadedBytes += upload.batch().storedBytes();
        uploadedPlainBytes += upload.batch().plainBytes();
    }

    private String publish(RecoveryPointManifest manifest) throws IOException {
        byte[] bytes = signer.sign(RecoveryPointManifest.TYPE, manifest.toJson())
                .compact()
                .getBytes(StandardCharsets.UTF_8);
        String name = BlobNames.manifest(manifest.itemId(), manifest.epoch(), manifest.point());
        try {
            cloud.manifests().create(name, bytes);
        } catch (BlobAlreadyExistsException e) {
            LOG.info("{} was stored before", name);
        }
        return HexFormat.of().formatHex(Digests.sha256(bytes));
    }

    private String commit(Upload upload) throws IOException {
        Instant source = Instant.EPOCH.plus(upload.batch().sourceTimeMicros(), ChronoUnit.MICROS);
        ObjectNode message = json.createObjectNode()
                .put("itemId", upload.itemId().toString())
                .put("epoch", upload.epoch())
                .put("sequence", upload.batch().lastSequence())
                .put("sourceTime", source.toString())
                .put("storedTime", clock.instant().toString())
                .put("plainBytes", upload.batch().plainBytes())
                .put("storedBytes", upload.batch().storedBytes());
        return signer.sign(COMMIT_TYPE, json.writeValueAsString(message)).compact();
    }

    /** What keeps uploads from succeeding, null when nothing does. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Bytes stored since the start. */
    public long uploadedBytes() {
        return uploadedBytes;
    }

    /** Bytes that arrived from the agent and are stored, since the start. */
    public long uploadedPlainBytes() {
        return uploadedPlainBytes;
    }

    /** Ends the loop after the upload under way. */
    public void stop() {
        stopped = true;
    }
}
