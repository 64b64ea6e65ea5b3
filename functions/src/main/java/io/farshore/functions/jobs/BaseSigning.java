package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.point.EpochBase;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import io.farshore.replication.store.BlobAlreadyExistsException;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Names the segments of a base in a signed document, after all of them are stored (invariant 4), and records the base. */
final class BaseSigning {
    private final JobPorts ports;
    private final ControlRecords records;
    private final JobItems items;

    BaseSigning(JobPorts ports) {
        this.ports = ports;
        records = ports.records();
        items = new JobItems(records);
    }

    StepOutcome sign(JobContext context) throws IOException {
        CompactionWork work = CompactionWork.of(context);
        PointVerifier verifier = items.verifier(ports, items.get(context));
        RecoveryPointManifest point = work.read(verifier);
        List<HydratedRange> merged = ports.ranges().list(context.job().jobId());
        RecoveryPointManifest base = point.asBase(
                work.manifest(),
                point.disks().stream()
                        .map(disk -> disk.withSegments(segments(disk, merged)))
                        .toList());
        SegmentStore parts = ports.stores().segments(work.itemId());
        List<StoredBlob> unnamed = checkStored(parts, base);
        SignedDocument signed = SignedDocument.sign(
                SignedDocument.PS256,
                ports.vaultSigner(),
                SigningKeys.keyId(ports.wrapper().publicKey()),
                RecoveryPointManifest.BASE_TYPE,
                base.toJson());
        store(verifier, base, signed);
        record(work, base);
        for (StoredBlob part : unnamed) {
            parts.delete(part.name());
        }
        return StepOutcome.done();
    }

    private static List<RecoveryPointManifest.Segment> segments(
            RecoveryPointManifest.Disk disk, List<HydratedRange> merged) {
        return merged.stream()
                .filter(range -> range.diskId().equals(disk.diskId().toString()))
                .flatMap(range -> Optional.ofNullable(range.segment()).stream())
                .sorted(Comparator.comparingLong(RecoveryPointManifest.Segment::number))
                .toList();
    }

    /**
     * History is deleted on the word of a base: what it names is looked at once more. Returns what is there beside it,
     * from tasks that were repeated and stored their range twice.
     */
    private static List<StoredBlob> checkStored(SegmentStore segments, RecoveryPointManifest base) throws IOException {
        List<StoredBlob> unnamed = new ArrayList<>();
        for (RecoveryPointManifest.Disk disk : base.disks()) {
            Map<String, StoredBlob> stored = new TreeMap<>();
            segments.list(BlobNames.baseSegmentPrefix(base.epoch(), disk.diskId(), base.point()))
                    .forEach(part -> stored.put(part.name(), part));
            for (RecoveryPointManifest.Segment segment : disk.segments()) {
                String name = BlobNames.baseSegment(base.epoch(), disk.diskId(), base.point(), segment.digest());
                StoredBlob part = stored.remove(name);
                if (part == null || part.lengthBytes() != segment.lengthBytes()) {
                    throw new DamagedDataException("segment " + name + ": it is not as it was stored");
                }
            }
            unnamed.addAll(stored.values());
        }
        return unnamed;
    }

    private void store(PointVerifier verifier, RecoveryPointManifest base, SignedDocument signed) throws IOException {
        String name = BlobNames.base(base.itemId(), base.epoch(), base.point());
        try {
            ports.stores().manifests().create(name, signed.compact().getBytes(StandardCharsets.UTF_8));
        } catch (BlobAlreadyExistsException e) {
            // An earlier run of this step, or a stranger who took the name: then the next base has another one.
            if (!verifier.readBase(base.itemId(), base.epoch(), base.point()).equals(base)) {
                throw new DamagedDataException("base " + name + ": it is another one", e);
            }
        }
    }

    private void record(CompactionWork work, RecoveryPointManifest base) {
        Map<String, Long> heads = base.disks().stream()
                .collect(Collectors.toMap(disk -> disk.diskId().toString(), RecoveryPointManifest.Disk::headSegment));
        EpochBase recorded =
                new EpochBase(work.itemId(), work.epoch(), work.point(), base.addedBytes(), work.chain(), heads, false);
        records.epochBases().createIfAbsent(work.itemId(), EpochBase.id(work.epoch(), work.point()), recorded);
    }
}
