package io.farshore.replication.hydrate;

import io.farshore.replication.block.Extent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which parts of a disk newer writes have already claimed. Kept as disjoint, merged runs: start to end. */
final class Coverage {
    private final TreeMap<Long, Long> runs = new TreeMap<>();

    /** Claims an extent; returns the parts of it that were still free, in order. */
    List<Extent> claim(long offset, long length) {
        long start = offset;
        long end = offset + length;
        List<Extent> free = new ArrayList<>(1);
        long at = start;
        Map.Entry<Long, Long> run = runs.floorEntry(start);
        if (run == null || run.getValue() < start) {
            run = runs.higherEntry(start);
        }
        while (run != null && run.getKey() <= end) {
            if (run.getKey() > at) {
                free.add(new Extent(at, run.getKey() - at));
            }
            at = Math.max(at, run.getValue());
            start = Math.min(start, run.getKey());
            runs.remove(run.getKey());
            run = runs.higherEntry(run.getKey());
        }
        if (at < end) {
            free.add(new Extent(at, end - at));
        }
        runs.put(start, Math.max(at, end));
        return free;
    }
}
