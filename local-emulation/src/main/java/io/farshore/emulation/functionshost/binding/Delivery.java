package io.farshore.emulation.functionshost.queue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * How messages reach a function. The service promises at least once and no order; a disorderly delivery makes use of
 * that with every message. Thread-safe.
 */
public final class Delivery {
    private static final int MAX_DELAY_MILLIS = 300;

    private final Optional<Random> chance;

    private Delivery(Optional<Random> chance) {
        this.chance = chance;
    }

    /** Once, as they come. */
    public static Delivery orderly() {
        return new Delivery(Optional.empty());
    }

    /** Each twice and a little late, so that later ones overtake it. */
    public static Delivery disorderly(long seed) {
        return new Delivery(Optional.of(new Random(seed)));
    }

    <T> List<T> order(List<T> batch) {
        List<T> ordered = new ArrayList<>(batch);
        chance.ifPresent(random -> {
            synchronized (random) {
                Collections.shuffle(ordered, random);
            }
        });
        return ordered;
    }

    boolean repeats() {
        return chance.isPresent();
    }

    /** Lets other messages overtake. */
    void linger() throws InterruptedException {
        if (chance.isPresent()) {
            Random random = chance.get();
            int millis;
            synchronized (random) {
                millis = random.nextInt(MAX_DELAY_MILLIS);
            }
            Thread.sleep(millis);
        }
    }
}
