package io.farshore.replication.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farshore.replication.crypto.KeyWrapper;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.RecordType;
import io.farshore.replication.protocol.BatchHeader;
import io.farshore.replication.protocol.BatchReader;
import io.farshore.replication.segment.BatchSealer;
import io.farshore.replication.segment.DiskOfEpoch;
import io.farshore.replication.segment.SealingKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A request of any content at a process server. Input: a byte of flags (1: mend checksums and lengths), the request. */
class BatchFuzz {
    static final UUID ITEM = new UUID(1, 2);
    static final long EPOCH = 5;
    private static final int HEADER_BYTES = 64;
    private static final List<DiskOfEpoch> DISKS =
            List.of(new DiskOfEpoch(0, new UUID(7, 0), 1 << 20), new DiskOfEpoch(1, new UUID(7, 1), 1 << 16));
    private static final SealingKey KEY = SealingKey.generate(
            new KeyWrapper("test-key/1", (RSAPublicKey) io.farshore.replication.ItemFixture.VAULT.getPublic()),
            new SecureRandom());

    /** What is accepted says again, re-encoded, what arrived; what the sealer takes lies on the disks. */
    @FuzzTest
    void takesABatchThatAddsUpAndNoOther(byte[] input) {
        if (input.length < 1) {
            return;
        }
        byte[] batch = Arrays.copyOfRange(input, 1, input.length);
        if ((input[0] & 1) != 0) {
            mend(batch);
        }
        Optional<byte[]> again = Declared.read(() -> reencoded(batch));
        again.ifPresent(bytes -> assertThat(bytes).isEqualTo(withoutReserved(batch)));
        boolean sealed = Declared.read(() -> seal(batch)).isPresent();
        assertThat(sealed && again.isEmpty()).isFalse();
    }

    static void mend(byte[] batch) {
        if (batch.length >= HEADER_BYTES) {
            ByteBuffer.wrap(batch).putInt(56, batch.length - HEADER_BYTES);
            Checksums.seal(batch, 0, HEADER_BYTES);
            Checksums.sealRecords(batch, HEADER_BYTES);
        }
    }

    private static byte[] reencoded(byte[] batch) throws IOException {
        ByteBuffer all =
                ByteBuffer.allocate(Math.max(batch.length, HEADER_BYTES)).position(HEADER_BYTES);
        BatchHeader header = BatchReader.read(ByteBuffer.wrap(batch), (record, payload) -> {
            checkForm(record);
            record.put(all);
            all.put(payload);
        });
        int end = all.position();
        header.put(all.position(0));
        return Arrays.copyOf(all.array(), end);
    }

    /** The table of section 2 of {@code docs/format.md}. */
    private static void checkForm(JournalRecord record) {
        boolean data = record.type() == RecordType.WRITE || record.type() == RecordType.BASE;
        assertThat(record.payloadBytes()).isEqualTo(data ? (int) record.lengthBytes() : 0);
        assertThat(record.type()).isNotEqualTo(RecordType.SEAL);
    }

    private static byte[] withoutReserved(byte[] batch) {
        byte[] bytes = batch.clone();
        bytes[10] = 0;
        bytes[11] = 0;
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int at = HEADER_BYTES; at < bytes.length; at += 48 + buffer.getInt(at + 28)) {
            bytes[at + 5] = 0;
        }
        mend(bytes);
        return bytes;
    }

    private static BatchSealer.Sealed seal(byte[] batch) throws IOException {
        BatchSealer sealer = new BatchSealer(ITEM, EPOCH, BatchSealer.byOrdinal(DISKS), new SecureRandom());
        return sealer.seal(ByteBuffer.wrap(batch), KEY, Map.of(), (disk, number) -> new ByteArrayOutputStream(), 1);
    }
}
