package io.farshore.replication.recoverypoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.journal.JournalRecord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What makes a recovery point exist: section 5 of {@code docs/format.md}. It names, for every disk, the newest segment
 * that belongs to the point, and all segments added since the point before, so that the manifests of an epoch form one
 * chain over all of its bytes.
 *
 * <p>A base, section 8, has the same form: its {@code previous} is the digest of the manifest of the point at which it
 * stands, and its segments hold the live bytes of that point, so that what came before can be deleted.
 *
 * @param version of the format, {@value #VERSION}
 * @param itemId whose
 * @param epoch which epoch
 * @param point the point's place in the epoch, from 1
 * @param kind {@code CrashConsistent}, {@code ApplicationConsistent} or {@code MultiVm}; of a base {@value #BASE}
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

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    /** The {@code typ} of the signed document. */
    public static final String TYPE = "farshore-point+jws";
    /** The {@code typ} of a base. */
    public static final String BASE_TYPE = "farshore-base+jws";
    /** The {@code kind} of a base. */
    public static final String BASE = "Base";

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
            Objects.requireNonNull(diskId, "diskId");
            Objects.requireNonNull(headDigest, "headDigest");
            Objects.checkIndex(ordinal, JournalRecord.MAX_DISKS);
            StrictJson.check("sizeBytes", sizeBytes, 1);
            StrictJson.check("headSegment", headSegment, 0);
            segments = List.copyOf(segments);
        }

        /** The disk in a base at the same point. */
        public Disk withSegments(List<Segment> parts) {
            return new Disk(ordinal, diskId, sizeBytes, headSegment, headDigest, parts);
        }
    }

    /**
     * One segment.
     *
     * @param number from 1
     * @param lengthBytes of the whole blob
     * @param digest lower-case hex SHA-256 of the whole blob
     */
    public record Segment(long number, long lengthBytes, String digest) {
        public Segment {
            Objects.requireNonNull(digest, "digest");
            StrictJson.check("number", number, 1);
            StrictJson.check("lengthBytes", lengthBytes, 1);
        }
    }

    public RecoveryPointManifest {
        Objects.requireNonNull(itemId, "itemId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(sourceTime, "sourceTime");
        StrictJson.check("epoch", epoch, 1);
        StrictJson.check("point", point, 1);
        StrictJson.check("sequence", sequence, 0);
        disks = List.copyOf(disks);
    }

    /** The disk of this id, if the machine had it. */
    public Optional<Disk> disk(UUID diskId) {
        return disks.stream().filter(disk -> disk.diskId().equals(diskId)).findFirst();
    }

    /**
     * The base at this point.
     *
     * @param digest lower-case hex SHA-256 of this manifest as stored
     */
    public RecoveryPointManifest asBase(String digest, List<Disk> merged) {
        return new RecoveryPointManifest(VERSION, itemId, epoch, point, BASE, sequence, sourceTime, digest, merged);
    }

    /** How many bytes the segments have that it adds. */
    public long addedBytes() {
        return disks.stream()
                .flatMap(disk -> disk.segments().stream())
                .mapToLong(Segment::lengthBytes)
                .sum();
    }

    /** The manifest as the text that is signed. */
    public String toJson() {
        try {
            return StrictJson.MAPPER.writeValueAsString(this);
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
        return parse(document, TYPE, SignedDocument.EDDSA);
    }

    /**
     * Reads the payload of a signed base.
     *
     * @throws DamagedDataException if it is not a base of this version
     */
    public static RecoveryPointManifest parseBase(SignedDocument document) throws DamagedDataException {
        RecoveryPointManifest base = parse(document, BASE_TYPE, SignedDocument.PS256);
        if (!base.kind.equals(BASE) || base.previous == null) {
            throw new DamagedDataException("a base of kind '" + base.kind + "' is none");
        }
        boolean named = base.disks.stream()
                .flatMap(disk -> disk.segments().stream())
                .allMatch(segment -> DIGEST.matcher(segment.digest()).matches());
        if (!named) {
            throw new DamagedDataException(
                    "a segment of the base has a digest that is none"); // blobs are named by them
        }
        return base;
    }

    private static RecoveryPointManifest parse(SignedDocument document, String type, String algorithm)
            throws DamagedDataException {
        if (!type.equals(document.type()) || !algorithm.equals(document.algorithm())) {
            throw new DamagedDataException("it is of type '" + document.type() + "' and signed with "
                    + document.algorithm() + ", where '" + type + "' and " + algorithm + " are expected");
        }
        RecoveryPointManifest manifest = StrictJson.read(document.payload(), RecoveryPointManifest.class);
        if (manifest.version != VERSION) {
            throw new DamagedDataException("unknown manifest version " + manifest.version);
        }
        return manifest;
    }
}
