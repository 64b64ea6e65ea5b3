package io.farshore.bench;

import io.farshore.replication.hydrate.HydrationPlan;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Finds out what of a large disk is live, from the indexes of its segments. The segments are in memory; the second figure
 * adds to each read what a distant store would.
 */
@Command(name = "plan", description = "what of a disk of 128 GiB is live, from indexes alone; no peer")
final class PlanBench implements Callable<Integer> {
    private static final Duration DISTANCE = Duration.ofMillis(5);

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws IOException {
        Report report = new Report("plan");
        BenchKeys keys = BenchKeys.generate();
        SparseItem item = SparseItem.make(options, keys);
        plan(item, new DistantStore(item.segments(), Duration.ZERO), keys); // warm-up
        for (int round = 0; round < options.rounds; round++) {
            DistantStore near = new DistantStore(item.segments(), Duration.ZERO);
            report.ours("milliseconds", plan(item, near, keys));
            report.ours("reads", near.reads());
            report.ours("percentRead", 100.0 * near.readBytes() / options.sizeBytes());
            report.ours("millisecondsWith5ForEachRead", plan(item, new DistantStore(item.segments(), DISTANCE), keys));
        }
        report.publish(options);
        return 0;
    }

    private double plan(SparseItem item, DistantStore store, BenchKeys keys) throws IOException {
        RecoveryPointManifest point = item.point();
        long begun = System.nanoTime();
        HydrationPlan plan = new HydrationPlanner(store, keys.unwrapper())
                .plan(point, point.disks().getFirst());
        double millis = (System.nanoTime() - begun) / 1e6;
        if (plan.liveBytes() != options.sizeBytes()) {
            throw new IOException("the plan has " + plan.liveBytes() + " live bytes, not " + options.sizeBytes());
        }
        return millis;
    }
}
