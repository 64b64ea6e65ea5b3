package io.farshore.replication.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.segment.SegmentHeader;
import io.farshore.replication.segment.SegmentIndex;
import io.farshore.replication.segment.SegmentReader;
import io.farshore.replication.store.MemorySegmentStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A blob of any content in a segment's place. Input: 0 and the blob as it is, or 1 and an {@link OpenSegment}. A wrapped
 * key that is not the golden one counts as the data key itself, of whatever length.
 */
class SegmentFuzz {
    private static final String NAME = "segment";

    /** An index that is believed lies within its disk and its frames, and every frame is as long as it says. */
    @FuzzTest
    void readsOnlyWhatAddsUp(byte[] input) throws IOException {
        if (input.length < 2) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        byte[] blob = input[0] == 0 ? rest : OpenSegment.seal(rest, Golden.dataKey());
        MemorySegmentStore store = new MemorySegmentStore();
        store.create(NAME, blob);
        Declared.read(() -> SegmentHeader.parse(blob)).ifPresent(header -> check(store, blob, header));
    }

    private static void check(MemorySegmentStore store, byte[] blob, SegmentHeader header) {
        String base = header.kind() == SegmentHeader.Kind.BASE ? HexFormat.of().formatHex(header.previousDigest()) : "";
        SegmentReader.SegmentPlace place =
                new SegmentReader.SegmentPlace(header.itemId(), header.diskId(), header.epoch(), header.number(), base);
        KeyUnwrapper unwrapper =
                (keyId, wrapped) -> Arrays.equals(wrapped, Golden.wrappedKey()) ? Golden.dataKey() : wrapped;
        assertThat(Arrays.copyOf(header.toBytes(), 8)).isEqualTo(Arrays.copyOf(blob, 8));
        Declared.read(() -> SegmentReader.open(store, NAME, blob.length, place, unwrapper))
                .ifPresent(reader -> Declared.read(reader::index).ifPresent(index -> check(reader, index)));
    }

    private static void check(SegmentReader reader, SegmentIndex index) {
        for (SegmentIndex.Entry extent : index.extents()) {
            check(reader.header(), index, extent);
        }
        for (int i = 0; i < index.frames().size(); i++) {
            int number = i;
            SegmentIndex.Frame frame = index.frames().get(i);
            Declared.read(() -> reader.frames(number, List.of(frame)))
                    .ifPresent(plain -> assertThat(plain.getFirst()).hasSize(frame.plainBytes()));
        }
        if (!index.frames().isEmpty()) {
            Declared.read(() -> reader.frames(0, index.frames()));
        }
    }

    /** Section 4.4 of {@code docs/format.md}. */
    private static void check(SegmentHeader header, SegmentIndex index, SegmentIndex.Entry extent) {
        assertThat(extent.offsetBytes()).isBetween(0L, header.diskSizeBytes() - 1);
        assertThat(extent.lengthBytes()).isBetween(1L, header.diskSizeBytes() - extent.offsetBytes());
        assertThat(extent.sequence()).isBetween(header.firstSequence(), header.lastSequence());
        if (!extent.isHole()) {
            SegmentIndex.Frame frame = index.frames().get(extent.frame());
            assertThat(frame.plainBytes()).isBetween(0, 1 << 20);
            assertThat(extent.frameOffset()).isBetween(0, frame.plainBytes());
            assertThat(extent.frameOffset() + extent.lengthBytes()).isLessThanOrEqualTo(frame.plainBytes());
        }
    }
}
