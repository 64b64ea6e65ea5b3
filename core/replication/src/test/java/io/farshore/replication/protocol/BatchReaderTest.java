package io.farshore.replication.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.RecordType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchReaderTest {
    private final BatchBuilder builder = new BatchBuilder(new UUID(1, 2), 7, 1 << 20);

    private ByteBuffer batch() {
        builder.clear();
        for (int i = 0; i < 4; i++) {
            byte[] data = new byte[100 + i];
            builder.add(JournalRecord.write(0, 10 + i, i * 512L, ByteBuffer.wrap(data), 1), ByteBuffer.wrap(data));
        }
        builder.add(JournalRecord.bare(RecordType.MARK, 0, 14, 1, 0, 2), null);
        return builder.finish(10, 14);
    }

    @Test
    void handsOutTheRecordsInOrder() throws IOException {
        List<Long> sequences = new ArrayList<>();
        BatchHeader header = BatchReader.read(batch(), (record, payload) -> sequences.add(record.sequence()));
        assertThat(sequences).containsExactly(10L, 11L, 12L, 13L, 14L);
        assertThat(header.recordCount()).isEqualTo(5);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void refusesAnyChangedByte(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            byte[] bytes = new byte[batch().remaining()];
            batch().get(bytes);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> BatchReader.read(ByteBuffer.wrap(bytes), (record, payload) -> {}))
                    .isInstanceOf(DamagedDataException.class);
        }
    }

    @Test
    void refusesABatchThatIsCutShort() {
        ByteBuffer whole = batch();
        for (int length = 0; length < whole.limit(); length += 13) {
            ByteBuffer part = whole.duplicate().limit(length);
            assertThatThrownBy(() -> BatchReader.read(part, (record, payload) -> {}))
                    .isInstanceOf(DamagedDataException.class);
        }
    }

    @Test
    void refusesAGapInTheSequences() {
        builder.clear();
        builder.add(JournalRecord.bare(RecordType.HEARTBEAT, 0, 5, 0, 0, 1), null);
        builder.add(JournalRecord.bare(RecordType.HEARTBEAT, 0, 7, 0, 0, 1), null);
        ByteBuffer batch = builder.finish(5, 7);
        assertThatThrownBy(() -> BatchReader.read(batch, (record, payload) -> {}))
                .hasMessageContaining("7");
    }

    @Test
    void refusesScanBlocksAmongWrites() {
        builder.clear();
        builder.add(JournalRecord.base(0, 0, ByteBuffer.wrap(new byte[512]), 1), ByteBuffer.wrap(new byte[512]));
        ByteBuffer batch = builder.finish(5, 5);
        assertThatThrownBy(() -> BatchReader.read(batch, (record, payload) -> {}))
                .isInstanceOf(DamagedDataException.class);
    }
}
