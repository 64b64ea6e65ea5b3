package io.farshore.replication;

import io.farshore.replication.crypto.Digests;
import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.crypto.KeyWrapper;
import io.farshore.replication.crypto.PrivateKeyUnwrapper;
import io.farshore.replication.hydrate.BaseSegments;
import io.farshore.replication.hydrate.HydrationPlan;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.hydrate.Hydrator;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.RecordType;
import io.farshore.replication.protocol.BatchBuilder;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import io.farshore.replication.segment.BatchSealer;
import io.farshore.replication.segment.ChainHead;
import io.farshore.replication.segment.DiskOfEpoch;
import io.farshore.replication.segment.SealedSegment;
import io.farshore.replication.segment.SealingKey;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.MemorySegmentStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A machine under protection in memory: writes go in, segments and signed manifests come out. */
public final class ItemFixture {
    public static final KeyPair VAULT = keys("RSA", 2048);
    public static final KeyPair SITE = keys("Ed25519", 0);

    public final UUID itemId;
    public final long epoch = 1_700_000_000_000L;
    public final List<DiskOfEpoch> disks;
    public final MemorySegmentStore segments = new MemorySegmentStore();
    public final MemorySegmentStore manifests;
    public final KeyUnwrapper unwrapper = new PrivateKeyUnwrapper(VAULT.getPrivate());

    private final BatchSealer sealer;
    private final SealingKey key =
            SealingKey.generate(new KeyWrapper("test-key/1", (RSAPublicKey) VAULT.getPublic()), new SecureRandom());
    private final BatchBuilder batch;
    private final Map<Integer, ChainHead> heads = new TreeMap<>();
    private final Map<Integer, List<RecoveryPointManifest.Segment>> added = new TreeMap<>();
    private long nextSequence = 1;
    private long firstOfBatch = 1;
    private long points;
    private @Nullable String previous;

    public ItemFixture(long... diskSizes) {
        this(new UUID(1, 2), new MemorySegmentStore(), diskSizes);
    }

    /** One of several items, whose manifests share a store. */
    public ItemFixture(UUID itemId, MemorySegmentStore manifests, long... diskSizes) {
        this.itemId = itemId;
        this.manifests = manifests;
        List<DiskOfEpoch> list = new ArrayList<>();
        for (int i = 0; i < diskSizes.length; i++) {
            list.add(new DiskOfEpoch(i, new UUID(7, i), diskSizes[i]));
        }
        disks = List.copyOf(list);
        sealer = new BatchSealer(itemId, epoch, BatchSealer.byOrdinal(disks), new SecureRandom());
        batch = new BatchBuilder(itemId, epoch, 16 << 20);
    }

    public void write(int disk, long offset, byte[] data) {
        batch.add(
                JournalRecord.write(disk, nextSequence++, offset, ByteBuffer.wrap(data), nextSequence),
                ByteBuffer.wrap(data));
    }

    public void zero(int disk, long offset, long length) {
        batch.add(JournalRecord.bare(RecordType.ZERO, disk, nextSequence++, offset, length, nextSequence), null);
    }

    /** Stores what was written so far. */
    public void flush() throws IOException {
        if (!batch.isEmpty()) {
            store(batch.finish(firstOfBatch, nextSequence - 1));
            firstOfBatch = nextSequence;
            batch.clear();
        }
    }

    /** Stores a block of the scan in a batch of its own. */
    public void scan(int disk, long offset, byte[] data) throws IOException {
        flush();
        batch.add(JournalRecord.base(disk, offset, ByteBuffer.wrap(data), 1), ByteBuffer.wrap(data));
        store(batch.finish(0, 0));
        batch.clear();
    }

    private void store(ByteBuffer bytes) throws IOException {
        Map<Integer, ByteArrayOutputStream> outputs = new TreeMap<>();
        BatchSealer.Sealed sealed = sealer.seal(
                bytes,
                key,
                heads,
                (disk, number) -> outputs.computeIfAbsent(disk.ordinal(), o -> new ByteArrayOutputStream()),
                1);
        for (Map.Entry<Integer, SealedSegment> entry : sealed.segments().entrySet()) {
            SealedSegment segment = entry.getValue();
            String name = BlobNames.segment(
                    epoch, segment.header().diskId(), segment.header().number());
            segments.create(
                    name, Objects.requireNonNull(outputs.get(entry.getKey())).toByteArray());
            heads.put(entry.getKey(), new ChainHead(segment.header().number(), segment.digest()));
            added.computeIfAbsent(entry.getKey(), o -> new ArrayList<>())
                    .add(new RecoveryPointManifest.Segment(
                            segment.header().number(), segment.lengthBytes(), hex(segment.digest())));
        }
    }

    /** Takes a recovery point. */
    public RecoveryPointManifest point() throws IOException {
        flush();
        List<RecoveryPointManifest.Disk> list = new ArrayList<>();
        for (DiskOfEpoch disk : disks) {
            ChainHead head = heads.getOrDefault(disk.ordinal(), ChainHead.NONE);
            list.add(new RecoveryPointManifest.Disk(
                    disk.ordinal(),
                    disk.diskId(),
                    disk.sizeBytes(),
                    head.number(),
                    head.number() == 0 ? "" : hex(head.digest()),
                    added.getOrDefault(disk.ordinal(), List.of())));
        }
        RecoveryPointManifest manifest = new RecoveryPointManifest(
                RecoveryPointManifest.VERSION,
                itemId,
                epoch,
                ++points,
                "CrashConsistent",
                nextSequence - 1,
                "2026-01-01T00:00:00Z",
                previous,
                list);
        SignedDocument signed = SignedDocument.sign(
                SITE.getPrivate(), SigningKeys.keyId(SITE.getPublic()), RecoveryPointManifest.TYPE, manifest.toJson());
        byte[] bytes = signed.compact().getBytes(StandardCharsets.UTF_8);
        manifests.create(BlobNames.manifest(itemId, epoch, points), bytes);
        previous = hex(Digests.sha256(bytes));
        added.clear();
        return RecoveryPointManifest.parse(SignedDocument.parse(signed.compact()));
    }

    /** Merges everything up to a point into a base of ranges of {@code rangeBytes}, and stores it. */
    public RecoveryPointManifest base(
            RecoveryPointManifest point, @Nullable RecoveryPointManifest before, int rangeBytes) throws IOException {
        String manifest =
                hex(Digests.sha256(manifests.readAll(BlobNames.manifest(itemId, epoch, point.point()), 1 << 20)));
        BaseSegments merged = new BaseSegments(new Hydrator(segments, unwrapper), segments, new SecureRandom());
        List<RecoveryPointManifest.Disk> list = new ArrayList<>();
        for (RecoveryPointManifest.Disk disk : point.disks()) {
            List<RecoveryPointManifest.Segment> parts = new ArrayList<>();
            HydrationPlan plan = new HydrationPlanner(segments, unwrapper).plan(point, disk, before);
            for (RangePlan range : plan.split(rangeBytes)) {
                BaseSegments.Foundation where = new BaseSegments.Foundation(point.point(), manifest, disk.sizeBytes());
                parts.add(merged.store(range, where, parts.size() + 1L, key, 1));
            }
            list.add(disk.withSegments(parts));
        }
        return sign(point.asBase(manifest, list));
    }

    private RecoveryPointManifest sign(RecoveryPointManifest base) throws IOException {
        byte[] signed = signedBase(base.toJson());
        manifests.create(BlobNames.base(itemId, epoch, base.point()), signed);
        return RecoveryPointManifest.parseBase(SignedDocument.parse(new String(signed, StandardCharsets.UTF_8)));
    }

    /** The blob of a base: whatever text, signed by the vault. */
    public static byte[] signedBase(String payload) throws IOException {
        return SignedDocument.sign(
                        SignedDocument.PS256,
                        ItemFixture::vaultSignature,
                        SigningKeys.keyId(VAULT.getPublic()),
                        RecoveryPointManifest.BASE_TYPE,
                        payload)
                .compact()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What Key Vault answers to a request to sign with PS256. */
    public static byte[] vaultSignature(byte[] signed) {
        try {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            signature.initSign(VAULT.getPrivate());
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Deletes what a base makes superfluous, as pruning does. */
    public void forgetBefore(RecoveryPointManifest base) throws IOException {
        for (long point = 1; point < base.point(); point++) {
            manifests.delete(BlobNames.manifest(itemId, epoch, point));
        }
        for (RecoveryPointManifest.Disk disk : base.disks()) {
            for (long number = 1; number <= disk.headSegment(); number++) {
                segments.delete(BlobNames.segment(epoch, disk.diskId(), number));
            }
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Flips one bit of a stored blob. */
    public void damage(MemorySegmentStore store, String name, long offset) throws IOException {
        byte[] bytes = store.readAll(name, 1 << 30);
        bytes[(int) offset] ^= 1;
        store.delete(name);
        store.create(name, bytes);
    }
}
