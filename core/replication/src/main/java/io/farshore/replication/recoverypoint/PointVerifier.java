package io.farshore.replication.recoverypoint;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.segment.SegmentHeader;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.BlobNotFoundException;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Proves recovery points with public keys only (invariant 4). {@link #checkStep} is cheap and is done when a manifest
 * arrives; {@link #verify} reads every byte of the point.
 */
public final class PointVerifier {
    private static final int CHUNK_BYTES = 4 << 20;
    private static final int MAX_MANIFEST_BYTES = SignedDocument.MAX_CHARS;

    /** A manifest that has been believed, with the digest its successor must name. */
    public record Verified(RecoveryPointManifest manifest, String digest) {}

    /** What the first segment of a disk says is before it: section 4.1 of {@code docs/format.md}. */
    private static final String FIRST = "0".repeat(2 * Digests.LENGTH_BYTES);

    private final SegmentStore manifests;
    private final SegmentStore segments;
    private final TrustedKeys keys;
    private final Bases bases;

    /**
     * @param manifests the container of manifests
     * @param segments the container of the item's segments
     * @param trusted the keys whose signatures count
     */
    public PointVerifier(SegmentStore manifests, SegmentStore segments, List<PublicKey> trusted) {
        this.manifests = manifests;
        this.segments = segments;
        keys = new TrustedKeys(trusted);
        bases = new Bases(manifests, keys);
    }

    /**
     * Reads a manifest and checks its signature and that it is the one its name says.
     *
     * @throws DamagedDataException naming the blob if it is not to be believed
     */
    public Verified read(UUID itemId, long epoch, long point) throws IOException {
        String name = BlobNames.manifest(itemId, epoch, point);
        byte[] bytes = manifests.readAll(name, MAX_MANIFEST_BYTES);
        try {
            RecoveryPointManifest manifest =
                    RecoveryPointManifest.parse(keys.check(new String(bytes, StandardCharsets.UTF_8)));
            if (!manifest.itemId().equals(itemId) || manifest.epoch() != epoch || manifest.point() != point) {
                throw new DamagedDataException("it was signed for another point");
            }
            return new Verified(manifest, HexFormat.of().formatHex(Digests.sha256(bytes)));
        } catch (DamagedDataException e) {
            throw new DamagedDataException("manifest " + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Checks that a manifest follows its predecessor and that every segment it adds is there, with its length and with
     * the digest of the segment before it in its header.
     *
     * @param before the predecessor, null for the first point of an epoch
     * @throws DamagedDataException naming the blob that is wrong
     */
    public void checkStep(@Nullable Verified before, Verified next) throws IOException {
        RecoveryPointManifest manifest = next.manifest();
        String name = BlobNames.manifest(manifest.itemId(), manifest.epoch(), manifest.point());
        String expected = before == null ? null : before.digest();
        if (!Objects.equals(expected, manifest.previous())) {
            throw new DamagedDataException("manifest " + name + ": it does not follow the point before it");
        }
        for (RecoveryPointManifest.Disk disk : manifest.disks()) {
            checkDisk(
                    name,
                    manifest,
                    disk,
                    before == null
                            ? null
                            : before.manifest().disk(disk.diskId()).orElse(null));
        }
    }

    /**
     * Reads a base and checks its signature and that it is the one its name says.
     *
     * @throws DamagedDataException naming the blob if it is not to be believed
     */
    public RecoveryPointManifest readBase(UUID itemId, long epoch, long point) throws IOException {
        return bases.read(itemId, epoch, point);
    }

    /** The newest base that is not after the point and is signed by a trusted key of the vault. */
    public Optional<RecoveryPointManifest> base(UUID itemId, long epoch, long point) throws IOException {
        return bases.newest(itemId, epoch, point);
    }

    /**
     * Proves a point whole: its base, if there is one, then every manifest of its epoch up to it, and every byte of every
     * segment they name.
     */
    public RecoveryPointManifest verify(UUID itemId, long epoch, long point) throws IOException {
        if (point < 1) {
            throw new IllegalArgumentException("points are numbered from 1");
        }
        Optional<RecoveryPointManifest> base = base(itemId, epoch, point);
        Verified before = base.isPresent() ? foundation(base.get()) : null;
        for (long number = before == null ? 1 : before.manifest().point() + 1; number <= point; number++) {
            Verified next = read(itemId, epoch, number);
            checkStep(before, next);
            for (RecoveryPointManifest.Disk disk : next.manifest().disks()) {
                for (RecoveryPointManifest.Segment segment : disk.segments()) {
                    checkDigest(BlobNames.segment(epoch, disk.diskId(), segment.number()), segment);
                }
            }
            before = next;
        }
        return Objects.requireNonNull(before).manifest();
    }

    /** Proves a base; the point it stands at is what the next manifest follows. */
    private Verified foundation(RecoveryPointManifest base) throws IOException {
        Verified point = read(base.itemId(), base.epoch(), base.point());
        if (!point.digest().equals(base.previous())) {
            throw new DamagedDataException("manifest " + BlobNames.manifest(base.itemId(), base.epoch(), base.point())
                    + ": it is not the one that the base was made of");
        }
        for (RecoveryPointManifest.Disk disk : point.manifest().disks()) {
            Optional<RecoveryPointManifest.Disk> held = base.disk(disk.diskId());
            if (held.isEmpty()
                    || held.get().headSegment() != disk.headSegment()
                    || !held.get().headDigest().equals(disk.headDigest())) {
                throw new DamagedDataException("base " + BlobNames.base(base.itemId(), base.epoch(), base.point())
                        + ": it does not hold disk " + disk.diskId());
            }
            for (RecoveryPointManifest.Segment segment : held.get().segments()) {
                checkDigest(
                        BlobNames.baseSegment(base.epoch(), disk.diskId(), base.point(), segment.digest()), segment);
            }
        }
        return point;
    }

    private void checkDisk(
            String name,
            RecoveryPointManifest manifest,
            RecoveryPointManifest.Disk disk,
            RecoveryPointManifest.@Nullable Disk before)
            throws IOException {
        long number = before == null ? 0 : before.headSegment();
        String digest = before == null ? "" : before.headDigest();
        for (RecoveryPointManifest.Segment segment : disk.segments()) {
            if (segment.number() != ++number) {
                throw new DamagedDataException(
                        "manifest " + name + ": segment " + number + " of disk " + disk.diskId() + " is not named");
            }
            checkSegment(BlobNames.segment(manifest.epoch(), disk.diskId(), number), segment, digest);
            digest = segment.digest();
        }
        if (disk.headSegment() != number || !disk.headDigest().equals(digest)) {
            throw new DamagedDataException(
                    "manifest " + name + ": the head of disk " + disk.diskId() + " is not its last segment");
        }
    }

    private void checkSegment(String name, RecoveryPointManifest.Segment segment, String previous) throws IOException {
        try {
            long length = segments.length(name);
            if (length != segment.lengthBytes()) {
                throw new DamagedDataException("it has " + length + " bytes instead of " + segment.lengthBytes());
            }
            SegmentHeader header =
                    SegmentHeader.parse(segments.read(name, 0, (int) Math.min(length, SegmentHeader.MAX_BYTES)));
            String expected = previous.isEmpty() ? FIRST : previous;
            if (!HexFormat.of().formatHex(header.previousDigest()).equals(expected)) {
                throw new DamagedDataException("it does not follow the segment before it");
            }
        } catch (DamagedDataException | BlobNotFoundException e) {
            throw new DamagedDataException("segment " + name + ": " + e.getMessage(), e);
        }
    }

    private long lengthOf(String name) throws IOException {
        try {
            return segments.length(name);
        } catch (BlobNotFoundException e) {
            throw new DamagedDataException("segment " + name + ": " + e.getMessage(), e);
        }
    }

    private void checkDigest(String name, RecoveryPointManifest.Segment segment) throws IOException {
        MessageDigest digest = Digests.sha256();
        long length = lengthOf(name);
        if (length != segment.lengthBytes()) {
            throw new DamagedDataException(
                    "segment " + name + ": it has " + length + " bytes instead of " + segment.lengthBytes());
        }
        for (long at = 0; at < segment.lengthBytes(); at += CHUNK_BYTES) {
            digest.update(segments.read(name, at, (int) Math.min(CHUNK_BYTES, segment.lengthBytes() - at)));
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(segment.digest())) {
            throw new DamagedDataException("segment " + name + ": its bytes were changed after it was stored");
        }
    }
}
