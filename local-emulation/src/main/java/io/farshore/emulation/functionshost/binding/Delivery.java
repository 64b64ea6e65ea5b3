package io.farshore.emulation.functionshost.binding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * How messages and the news of blobs reach a function. The services promise at least once and no order; a disorderly
 * delivery makes use of that every time. Thread-safe.
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

    /** What came at once, in the order it is to be handed out. */
    public <T> List<T> order(List<T> batch) {
        List<T> ordered = new ArrayList<>(batch);
        chance.ifPresent(random -> {
            synchronized (random) {
                Collections.shuffle(ordered, random);
            }
        });
        return ordered;
    }

    /** Whether each is handed out twice. */
    public boolean repeats() {
        return chance.isPresent();
    }

    /** Lets others overtake. */
    public void linger() throws InterruptedException {
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
