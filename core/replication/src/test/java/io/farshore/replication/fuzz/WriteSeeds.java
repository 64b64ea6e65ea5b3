package io.farshore.replication.fuzz;

import io.farshore.replication.ItemFixture;
import io.farshore.replication.block.Ids;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.RecordType;
import io.farshore.replication.protocol.BatchBuilder;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.segment.SegmentHeader;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.MemorySegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Wrote the inputs called {@code seed-…}: {@code java -cp … io.farshore.replication.fuzz.WriteSeeds src/test/resources}. */
final class WriteSeeds {
    private final Path root;

    private WriteSeeds(Path root) {
        this.root = root;
    }

    public static void main(String[] arguments) throws IOException {
        WriteSeeds seeds = new WriteSeeds(Path.of(arguments[0]).resolve("io/farshore/replication/fuzz"));
        seeds.journals();
        seeds.batches();
        seeds.segments();
        seeds.manifests();
        seeds.write(
                "BaseFuzz", "buildsUponABaseThatIsWholeAndNoOther", "two-disks", new byte[0], new BaseFuzz().seed());
    }

    private void write(String test, String method, String name, byte[] flags, byte[] content) throws IOException {
        Path folder = Files.createDirectories(root.resolve(test + "Inputs").resolve(method));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(flags);
        all.writeBytes(content);
        Files.write(folder.resolve("seed-" + name), all.toByteArray());
    }

    private void journals() throws IOException {
        byte[] first = file(1, records(1));
        byte[] sealed = file(1, records(1), record(JournalRecord.bare(RecordType.SEAL, 0, 5, 0, 4, 0), new byte[0]));
        byte[] second = file(5, records(5));
        String method = "returnsExactlyTheWholeRecords";
        write("JournalFuzz", method, "one-file", flags(first.length), first);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(sealed);
        both.writeBytes(second);
        write("JournalFuzz", method, "two-files", flags(sealed.length), both.toByteArray());
        write("JournalFuzz", method, "sealed", flags(sealed.length), sealed);
    }

    private static byte[] flags(int length) {
        return new byte[] {1, (byte) (length >> 8), (byte) length};
    }

    private static byte[] file(long firstSequence, byte[]... parts) {
        ByteBuffer header = ByteBuffer.allocate(64).putLong(0x4653_4852_4852_4C31L);
        header.putShort((short) 1).position(16);
        Ids.put(header, JournalFuzz.IDENTITY.itemId());
        Ids.put(header.putLong(JournalFuzz.IDENTITY.epoch()), JournalFuzz.IDENTITY.bootId());
        header.putInt((int) firstSequence);
        Checksums.seal(header.array(), 0, 64);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header.array());
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] records(long first) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] data = "some bytes that a workload wrote".getBytes(StandardCharsets.US_ASCII);
        all.writeBytes(record(JournalRecord.write(0, first, 4096, ByteBuffer.wrap(data), 1), data));
        all.writeBytes(record(JournalRecord.bare(RecordType.ZERO, 1, first + 1, 8192, 4096, 2), new byte[0]));
        all.writeBytes(record(JournalRecord.bare(RecordType.HEARTBEAT, 0, first + 2, 0, 0, 3), new byte[0]));
        all.writeBytes(record(JournalRecord.bare(RecordType.MARK, 0, first + 3, 1, 0, 4), new byte[0]));
        return all.toByteArray();
    }

    private static byte[] record(JournalRecord header, byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(header.totalBytes());
        header.put(bytes);
        return bytes.put(payload).array();
    }

    private void batches() throws IOException {
        BatchBuilder batch = new BatchBuilder(BatchFuzz.ITEM, BatchFuzz.EPOCH, 1 << 16);
        ByteBuffer records = ByteBuffer.wrap(records(1));
        while (records.hasRemaining()) {
            JournalRecord next = JournalRecord.get(records);
            batch.add(next, records.slice(records.position(), next.payloadBytes()));
            records.position(records.position() + next.payloadBytes());
        }
        batch("writes", batch.finish(1, 4));
        batch.clear();
        ByteBuffer block = ByteBuffer.wrap("a block of the scan".getBytes(StandardCharsets.US_ASCII));
        batch.add(JournalRecord.base(0, 512, block, 1), block.duplicate());
        batch.add(JournalRecord.bare(RecordType.SCANNED, 0, 0, 1 << 20, 0, 1), null);
        batch("scan", batch.finish(0, 0));
    }

    private void batch(String name, ByteBuffer bytes) throws IOException {
        byte[] content = new byte[bytes.remaining()];
        bytes.get(content);
        write("BatchFuzz", "takesABatchThatAddsUpAndNoOther", name, new byte[] {1}, content);
    }

    private void segments() throws IOException {
        String method = "readsOnlyWhatAddsUp";
        write("SegmentFuzz", method, "golden-sealed", new byte[1], Golden.SEGMENT);
        byte[] one = {1};
        write("SegmentFuzz", method, "golden-open", one, Seeds.open(Golden.SEGMENT, Golden.dataKey()));
        for (StoredBlob blob : item().segments.list("")) {
            byte[] segment = item().segments.readAll(blob.name(), 1 << 20);
            SegmentHeader header = SegmentHeader.parse(segment);
            byte[] key = item().unwrapper.unwrap(header.keyId(), header.wrappedKey());
            String name = "disk-" + header.diskId().getLeastSignificantBits() + "-number-" + header.number();
            write("SegmentFuzz", method, name, one, Seeds.open(segment, key));
        }
    }

    private static final ItemFixture ITEM = new ItemFixture(1 << 20, 1 << 16);

    private static ItemFixture item() throws IOException {
        if (ITEM.manifests.list("").isEmpty()) {
            byte[] noise = new byte[3000];
            new Random(1).nextBytes(noise);
            ITEM.scan(0, 0, "abcdefgh".repeat(512).getBytes(StandardCharsets.US_ASCII));
            ITEM.write(0, 1000, noise);
            ITEM.zero(0, 2000, 9000);
            ITEM.write(1, 0, noise);
            ITEM.point();
            ITEM.write(0, 1 << 19, "xy".repeat(3000).getBytes(StandardCharsets.US_ASCII));
            ITEM.point();
        }
        return ITEM;
    }

    private void manifests() throws IOException {
        String method = "believesAManifestThatIsWholeAndNoOther";
        write("ManifestFuzz", method, "golden-signed", new byte[1], Golden.MANIFEST);
        String text = new String(Golden.MANIFEST, StandardCharsets.UTF_8);
        byte[] payload = SignedDocument.parse(text).payload().getBytes(StandardCharsets.UTF_8);
        write("ManifestFuzz", method, "golden-payload", new byte[] {1}, payload);
        for (StoredBlob blob : item().manifests.list("")) {
            String stored = new String(item().manifests.readAll(blob.name(), 1 << 20), StandardCharsets.UTF_8);
            byte[] signed = SignedDocument.parse(stored).payload().getBytes(StandardCharsets.UTF_8);
            String name = "two-disks-" + blob.name().charAt(blob.name().length() - 5);
            write("ManifestFuzz", method, name, new byte[] {1}, signed);
        }
        MemorySegmentStore store = new MemorySegmentStore();
        RecoveryPointManifest manifest = RecoveryPointManifest.parse(SignedDocument.parse(text));
        RecoveryPointManifest.Disk disk = manifest.disks().getFirst();
        store.create(BlobNames.segment(manifest.epoch(), disk.diskId(), 1), Golden.SEGMENT);
        byte[] plan = new HydrationPlanner(store, Golden.unwrapper())
                .plan(manifest, disk)
                .split(1 << 20)
                .getFirst()
                .toBytes();
        write("RangePlanFuzz", "writesWithinTheRangeOrNotAtAll", "golden", new byte[0], plan);
    }
}
