package io.farshore.bench;

import io.farshore.replication.hydrate.HydrationPlan;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.hydrate.HydrationTarget;
import io.farshore.replication.hydrate.Hydrator;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.FileSegmentStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** From stored segments to a raw disk file, forced, beside restic. */
@Command(name = "hydrate", description = "a raw disk from its segments, two threads; peer: restic restore")
final class HydrateBench implements Callable<Integer> {
    private static final int THREADS = 2;
    /** As the functions split by default. */
    private static final int RANGE_BYTES = 64 << 20;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Report report = new Report("hydrate");
        try (Workspace workspace = Workspace.open(options)) {
            Path image = SourceImage.make(options, workspace.path("image"));
            BenchKeys keys = BenchKeys.generate();
            Path ours = workspace.fresh("ours");
            StoreRun.of(image, options.sizeBytes(), 1, ours, keys);
            FileSegmentStore store = new FileSegmentStore(ours.resolve("store"));
            RecoveryPointManifest point = new PointVerifier(
                            store, store, List.of(keys.signer().publicKey()))
                    .verify(new UUID(1, 0), BenchItem.EPOCH, 1);
            Peer restic = Peer.restic(workspace.fresh("restic"));
            boolean withPeer = !options.withoutPeers && restic.isInstalled();
            if (withPeer) {
                restic.init();
                restic.backUp(image);
            }
            Path disk = workspace.path("disk");
            hydrate(point, store, keys, disk, new Report("warm-up"));
            for (int round = 0; round < options.rounds; round++) {
                hydrate(point, store, keys, disk, report);
                checkEqual(image, disk);
                Files.delete(disk);
                if (withPeer) {
                    restore(restic, workspace.fresh("restored"), image, report);
                    workspace.fresh("restored");
                }
            }
            if (!options.withoutPeers && !withPeer) {
                report.missing("resticMegabytesPerSecond");
            }
        }
        report.ratio("cpuToRestic", "cpuSecondsPerGigabyte", "resticCpuSecondsPerGigabyte");
        report.ratio("unforcedToRestic", "unforcedMegabytesPerSecond", "resticUnforcedMegabytesPerSecond");
        report.ratio("toRestic", "megabytesPerSecond", "resticMegabytesPerSecond");
        report.publish(options);
        return 0;
    }

    private void hydrate(RecoveryPointManifest point, FileSegmentStore store, BenchKeys keys, Path disk, Report report)
            throws IOException, InterruptedException {
        Files.deleteIfExists(disk);
        Workspace.settle();
        double cpu = Cpu.ownSeconds();
        long begun = System.nanoTime();
        HydrationPlan plan = new HydrationPlanner(store, keys.unwrapper())
                .plan(point, point.disks().getFirst());
        long planned = System.nanoTime();
        try (FileChannel target = FileChannel.open(disk, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            target.write(ByteBuffer.allocate(1), options.sizeBytes() - 1); // a sparse file of the disk's size
            Queue<RangePlan> ranges = new ConcurrentLinkedQueue<>(plan.split(RANGE_BYTES));
            Hydrator hydrator = new Hydrator(store, keys.unwrapper());
            HydrationTarget writes = (offset, data) -> write(target, offset, data);
            Callable<Void> worker = () -> {
                for (RangePlan range = ranges.poll(); range != null; range = ranges.poll()) {
                    hydrator.run(range, writes);
                }
                return null;
            };
            StoreRun.inParallel(Collections.nCopies(THREADS, worker));
            report.ours(
                    "unforcedMegabytesPerSecond",
                    Report.megabytesPerSecond(options.sizeBytes(), System.nanoTime() - begun));
            target.force(true);
        }
        report.ours("megabytesPerSecond", Report.megabytesPerSecond(options.sizeBytes(), System.nanoTime() - begun));
        report.ours("cpuSecondsPerGigabyte", (Cpu.ownSeconds() - cpu) * 1e9 / options.sizeBytes());
        report.ours("planMilliseconds", (planned - begun) / 1e6);
    }

    private static void write(FileChannel target, long offset, ByteBuffer data) throws IOException {
        long at = offset;
        while (data.hasRemaining()) {
            at += target.write(data, at);
        }
    }

    private void restore(Peer restic, Path target, Path image, Report report) throws IOException {
        Workspace.settle();
        double cpu = Cpu.childrenSeconds();
        long begun = System.nanoTime();
        restic.restore(target);
        report.peer("resticCpuSecondsPerGigabyte", (Cpu.childrenSeconds() - cpu) * 1e9 / options.sizeBytes());
        report.peer(
                "resticUnforcedMegabytesPerSecond",
                Report.megabytesPerSecond(options.sizeBytes(), System.nanoTime() - begun));
        Path restored = target.resolve(image.toAbsolutePath().toString().substring(1));
        try (FileChannel file = FileChannel.open(restored, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        report.peer(
                "resticMegabytesPerSecond", Report.megabytesPerSecond(options.sizeBytes(), System.nanoTime() - begun));
        checkEqual(image, restored);
    }

    private static void checkEqual(Path image, Path disk) throws IOException {
        long difference = Files.mismatch(image, disk);
        if (difference >= 0) {
            throw new IOException("the rebuilt disk differs from the image at " + difference);
        }
    }
}
