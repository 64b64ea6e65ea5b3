package io.farshore.replication.hydrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SideBySideTest {
    private static final int AT_ONCE = 8;
    private static final List<Integer> NUMBERS =
            IntStream.range(0, 5 * AT_ONCE).boxed().toList();

    private final List<Integer> taken = new ArrayList<>();

    @Test
    void handsOverInOrderWhatComesInDisorder() throws IOException {
        SideBySide.forEach(
                AT_ONCE,
                NUMBERS,
                number -> {
                    pause(number % 3);
                    return number;
                },
                taken::add);
        assertThat(taken).isEqualTo(NUMBERS);
    }

    @Test
    void readsAsManyAtOnceAsItSaysAndNoMore() throws IOException {
        CountDownLatch all = new CountDownLatch(AT_ONCE);
        AtomicInteger begun = new AtomicInteger();
        SideBySide.forEach(
                AT_ONCE,
                NUMBERS,
                number -> {
                    begun.incrementAndGet();
                    all.countDown();
                    await(all); // never, if they were read one after another
                    return number;
                },
                number -> {
                    taken.add(number);
                    assertThat(begun).hasValueLessThanOrEqualTo(taken.size() + AT_ONCE);
                });
        assertThat(taken).isEqualTo(NUMBERS);
    }

    @Test
    void failsAsTheFirstInOrderDoesAndBeginsNoMore() {
        AtomicInteger begun = new AtomicInteger();
        assertThatThrownBy(() -> SideBySide.forEach(
                        AT_ONCE,
                        NUMBERS,
                        number -> {
                            begun.incrementAndGet();
                            if (number == 3) {
                                pause(20);
                            }
                            if (number >= 3) {
                                throw new IOException("number " + number);
                            }
                            return number;
                        },
                        taken::add))
                .isInstanceOf(IOException.class)
                .hasMessage("number 3");
        assertThat(taken).containsExactly(0, 1, 2);
        assertThat(begun).hasValueLessThanOrEqualTo(3 + AT_ONCE);
    }

    @Test
    void keepsExceptionsThatAreNotOfReading() {
        assertThatThrownBy(() -> SideBySide.forEach(
                        AT_ONCE,
                        List.of(1),
                        number -> {
                            throw new IllegalArgumentException("wrong");
                        },
                        number -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void pause(int millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
