package io.farshore.replication.recoverypoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.farshore.replication.block.DamagedDataException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The live bytes of an epoch at one of its points, so that what came before can be deleted: section 8 of {@code
 * docs/format.md}.
 *
 * @param version of the format, {@value #VERSION}
 * @param itemId whose
 * @param epoch which epoch
 * @param point at which point
 * @param manifest lower-case hex SHA-256 of that point's manifest as stored
 * @param disks all disks of the machine
 */
public record BaseManifest(int version, UUID itemId, long epoch, long point, String manifest, List<Disk> disks) {
    public static final int VERSION = 1;
    /** The {@code typ} of the signed document. */
    public static final String TYPE = "farshore-base+jws";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * One disk of the base.
     *
     * @param diskId its identity
     * @param headSegment the newest segment of the chain that the base holds
     * @param headDigest lower-case hex SHA-256 of that segment, empty when there is none
     * @param segments those of the base, each range of the disk in at most one
     */
    public record Disk(UUID diskId, long headSegment, String headDigest, List<RecoveryPointManifest.Segment> segments) {
        public Disk {
            segments = List.copyOf(segments);
        }
    }

    public BaseManifest {
        disks = List.copyOf(disks);
    }

    /** The disk of this id, if the machine had it. */
    public Optional<Disk> disk(UUID diskId) {
        return disks.stream().filter(disk -> disk.diskId().equals(diskId)).findFirst();
    }

    /** How many bytes the segments of the base have together. */
    public long lengthBytes() {
        return disks.stream()
                .flatMap(disk -> disk.segments().stream())
                .mapToLong(RecoveryPointManifest.Segment::lengthBytes)
                .sum();
    }

    /** The base as the text that is signed. */
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
     * @throws DamagedDataException if it is not a base of this version
     */
    public static BaseManifest parse(SignedDocument document) throws DamagedDataException {
        if (!TYPE.equals(document.type()) || !SignedDocument.PS256.equals(document.algorithm())) {
            throw new DamagedDataException(
                    "a signed document of type '" + document.type() + "' with " + document.algorithm() + " is no base");
        }
        try {
            BaseManifest base = JSON.readValue(document.payload(), BaseManifest.class);
            if (base.version != VERSION) {
                throw new DamagedDataException("unknown version of a base " + base.version);
            }
            return base;
        } catch (JsonProcessingException | NullPointerException e) {
            throw new DamagedDataException("a base does not parse", e);
        }
    }
}
