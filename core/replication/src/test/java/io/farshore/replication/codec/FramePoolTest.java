package io.farshore.replication.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramePoolTest {
    private final FrameCodec codec = new FrameCodec();
    private final Random random = new Random(7);

    private byte[] content(int number) {
        byte[] content = new byte[1 + random.nextInt(FramePool.FRAME_BYTES)];
        if (number % 3 == 0) {
            random.nextBytes(content);
        } else {
            Arrays.fill(content, (byte) number);
        }
        return content;
    }

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {0, 1, 3})
    void givesEachFrameItsOwnBytesInWhateverOrderTheyAreCompressed(int threads) throws Exception {
        try (FramePool pool = threads == 0 ? FramePool.none() : FramePool.of(threads)) {
            Deque<FramePool.Frame> pending = new ArrayDeque<>();
            Deque<byte[]> expected = new ArrayDeque<>();
            for (int i = 0; i < 200; i++) {
                byte[] content = content(i);
                FramePool.Frame frame = pool.take();
                assertThat(frame.append(content, 0, content.length)).isEqualTo(content.length);
                pool.submit(frame);
                pending.add(frame);
                expected.add(content);
                if (pending.size() > pool.framesAhead()) {
                    check(pool, pending.remove(), expected.remove());
                }
            }
            while (!pending.isEmpty()) {
                check(pool, pending.remove(), expected.remove());
            }
        }
    }

    private void check(FramePool pool, FramePool.Frame frame, byte[] expected) throws Exception {
        FrameCodec.Encoded encoded = frame.encoded();
        assertThat(codec.decode(encoded.bytes(), encoded.lengthBytes(), encoded.encoding(), expected.length))
                .isEqualTo(expected);
        pool.release(frame);
    }

    @ParameterizedTest(name = "{0} bytes too many")
    @ValueSource(ints = {0, 1, 4096})
    void takesWhatFits(int tooMany) {
        FramePool.Frame frame = FramePool.none().take();
        byte[] content = new byte[FramePool.FRAME_BYTES + tooMany];
        assertThat(frame.append(content, 0, content.length)).isEqualTo(FramePool.FRAME_BYTES);
        assertThat(frame.isFull()).isTrue();
        assertThat(frame.append(content, 0, content.length)).isZero();
    }
}
