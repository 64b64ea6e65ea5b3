package io.farshore.replication.recoverypoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.farshore.replication.block.DamagedDataException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What makes a recovery point exist: section 5 of {@code docs/format.md}. It names, for every disk, the newest segment
 * that belongs to the point, and all segments added since the point before, so that the manifests of an epoch form one
 * chain over all of its bytes.
 *
 * @param version of the format, {@value #VERSION}
 * @param itemId whose
 * @param epoch which epoch
 * @param point the point's place in the epoch, from 1
 * @param kind {@code CrashConsistent}, {@code ApplicationConsistent} or {@code MultiVm}
 * @param sequence the sequence of the mark: the point is the state after all writes before it
 * @param sourceTime the source's clock at the mark, ISO 8601
 * @param previous lower-case hex SHA-256 of the previous manifest's stored bytes, null for the first of the epoch
 * @param disks all disks of the machine
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RecoveryPointManifest(
        int version,
        UUID itemId,
        long epoch,
        long point,
        String kind,
        long sequence,
        String sourceTime,
        @Nullable String previous,
        List<Disk> disks) {
    public static final int VERSION = 1;
    /** The {@code typ} of the signed document. */
    public static final String TYPE = "farshore-point+jws";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * One disk of the point.
     *
     * @param ordinal its number in the epoch
     * @param diskId its identity
     * @param sizeBytes its size
     * @param headSegment the newest segment of the point, 0 when the disk has none
     * @param headDigest lower-case hex SHA-256 of that segment, empty when there is none
     * @param segments those added since the previous point, in order
     */
    public record Disk(
            int ordinal, UUID diskId, long sizeBytes, long headSegment, String headDigest, List<Segment> segments) {
        public Disk {
            segments = List.copyOf(segments);
        }
    }

    /**
     * One segment.
     *
     * @param number from 1
     * @param lengthBytes of the whole blob
     * @param digest lower-case hex SHA-256 of the whole blob
     */
    public record Segment(long number, long lengthBytes, String digest) {}

    public RecoveryPointManifest {
        disks = List.copyOf(disks);
    }

    /** The manifest as the text that is signed. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads the payload of a signed document.
     *
     * @throws DamagedDataException if it is not a manifest of this version
     */
    public static RecoveryPointManifest parse(SignedDocument document) throws DamagedDataException {
        if (!TYPE.equals(document.type()) || !SignedDocument.EDDSA.equals(document.algorithm())) {
            throw new DamagedDataException("a signed document of type '" + document.type() + "' with "
                    + document.algorithm() + " is no manifest");
        }
        try {
            RecoveryPointManifest manifest = JSON.readValue(document.payload(), RecoveryPointManifest.class);
            if (manifest.version != VERSION) {
                throw new DamagedDataException("unknown manifest version " + manifest.version);
            }
            return manifest;
        } catch (JsonProcessingException | NullPointerException e) {
            throw new DamagedDataException("a manifest does not parse", e);
        }
    }
}
