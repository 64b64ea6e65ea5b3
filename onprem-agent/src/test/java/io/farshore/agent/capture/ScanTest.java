package io.farshore.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.RecordType;
import io.farshore.replication.protocol.BatchBuilder;
import io.farshore.replication.protocol.BatchReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanTest {
    private static final int BLOCK = 256 << 10;
    private static final int DISK_BYTES = 10 * BLOCK + 512;

    @TempDir
    private Path folder;

    private final BatchBuilder batch = new BatchBuilder(new UUID(2, 2), 1, 5 << 20);
    private final Map<Integer, Long> durable = new TreeMap<>();
    private final List<JournalRecord> records = new ArrayList<>();

    /** Fills a batch and, unless it gets lost, makes it durable. */
    private void pass(Scan scan, byte[][] target, boolean lost) throws IOException {
        batch.clear();
        scan.fill(batch);
        if (lost) {
            return;
        }
        BatchReader.read(batch.finish(0, 0), (record, payload) -> {
            records.add(record);
            DiskFixture.apply(target, record, payload);
            if (record.type() == RecordType.SCANNED) {
                durable.merge(record.disk(), record.offsetBytes(), Math::max);
            }
        });
        scan.advance(durable);
    }

    private static Scan scan(Splitter splitter, Map<Integer, Long> durable) {
        return new Scan(splitter.disks(), durable, InstantSource.fixed(Instant.EPOCH));
    }

    @Test
    void sendsEveryBlockThatIsNotZeroAndNoOther() throws IOException {
        DiskFixture fixture = new DiskFixture(folder, DISK_BYTES, BLOCK);
        byte[][] target = {new byte[DISK_BYTES], new byte[BLOCK]};
        try (Splitter splitter = fixture.splitter()) {
            splitter.write(0, ByteBuffer.wrap(new byte[] {1}), 3 * BLOCK + 7);
            splitter.write(0, ByteBuffer.wrap(new byte[] {2}), DISK_BYTES - 1);
            Scan scan = scan(splitter, Map.of());
            assertThat(scan.isComplete()).isFalse();
            while (!scan.isComplete()) {
                pass(scan, target, false);
            }
            assertThat(target).isDeepEqualTo(fixture.content());
            assertThat(scan.processedBytes()).isEqualTo(scan.totalBytes()).isEqualTo(DISK_BYTES + BLOCK);
        }
        assertThat(records.stream().filter(r -> r.type() == RecordType.BASE))
                .extracting(JournalRecord::offsetBytes)
                .containsExactly(3L * BLOCK, 10L * BLOCK);
    }

    @Test
    void beginsAgainBehindWhatIsDurable() throws IOException {
        DiskFixture fixture = new DiskFixture(folder, 16 << 20);
        byte[][] target = {new byte[16 << 20]};
        try (Splitter splitter = fixture.splitter()) {
            byte[] noise = new byte[16 << 20];
            new java.util.Random(1).nextBytes(noise);
            splitter.write(0, ByteBuffer.wrap(noise), 0);
            Scan first = scan(splitter, Map.of());
            pass(first, target, false);
            long done = first.processedBytes();
            assertThat(done).isPositive().isLessThan(16 << 20);
            pass(first, target, true); // its answer never came
            assertThat(first.processedBytes()).isEqualTo(done);
            Scan second = scan(splitter, durable); // after a restart
            assertThat(second.processedBytes()).isEqualTo(done);
            records.clear();
            while (!second.isComplete()) {
                pass(second, target, false);
            }
            assertThat(records.getFirst().offsetBytes()).isEqualTo(done);
            assertThat(target).isDeepEqualTo(fixture.content());
        }
    }
}
