package io.farshore.emulation.cosmos.store;

import java.util.List;

/**
 * What a write would do: its answer, and the changes that make it true once logged and applied.
 *
 * @param <T> the answer
 */
public final class Outcome<T> {
    private final T answer;
    private final List<Change> changes;

    Outcome(T answer, List<Change> changes) {
        this.answer = answer;
        this.changes = List.copyOf(changes);
    }

    T answer() {
        return answer;
    }

    List<Change> changes() {
        return changes;
    }
}
