package io.farshore.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farshore.replication.fuzz.Declared;
import io.farshore.replication.fuzz.Golden;
import io.farshore.replication.fuzz.OpenSegment;
import io.farshore.replication.hydrate.HydrationPlan;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.hydrate.Hydrator;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.SegmentIndex;
import io.farshore.replication.segment.SegmentReader;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.MemorySegmentStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A segment of any content under a point that names it. Input: an {@link OpenSegment}. */
class SegmentFuzz {
    private static final int DISK_BYTES = 1 << 20;
    private static final String NAME = BlobNames.segment(Both.EPOCH, Both.DISK, 1);
    private static final PrintStream NOWHERE = new PrintStream(PrintStream.nullOutputStream());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    /** What the core restores, this tool restores to the same bytes; what one refuses, both refuse. */
    @FuzzTest
    void agreesWithTheCore(byte[] input) throws IOException {
        if (input.length < 1) {
            return;
        }
        byte[] segment = OpenSegment.seal(input, Golden.dataKey());
        Both both = new Both(payload(segment));
        both.segments.create(NAME, segment);
        Optional<byte[]> core = Declared.read(() -> restored(both));
        Keys keys = new Keys(List.of("src/test/resources/format-1/vault-key.pem"));
        Path target = folder.resolve("disk");
        Files.deleteIfExists(target);
        Optional<byte[]> tool = Both.read(() -> {
            PointReader point = both.reader();
            point.restore(Both.source(both.segments), point.point().disks().getFirst(), keys, target, NOWHERE);
            return Files.readAllBytes(target);
        });
        assertThat(tool.isPresent()).isEqualTo(core.isPresent());
        assertThat(Arrays.equals(tool.orElse(null), core.orElse(null))).isTrue();
    }

    private static String payload(byte[] segment) {
        String digest = Keys.hexDigest(segment);
        return """
                {"version":1,"itemId":"%s","epoch":%d,"point":1,"kind":"CrashConsistent","sequence":4,
                 "sourceTime":"2026-01-01T00:00:00Z","previous":null,
                 "disks":[{"ordinal":0,"diskId":"%s","sizeBytes":%d,"headSegment":1,"headDigest":"%s",
                           "segments":[{"number":1,"lengthBytes":%d,"digest":"%s"}]}]}""".formatted(Both.ITEM, Both.EPOCH, Both.DISK, DISK_BYTES, digest, segment.length, digest);
    }

    private static byte[] restored(Both both) throws IOException {
        RecoveryPointManifest manifest = both.core().verify(Both.ITEM, Both.EPOCH, 1);
        openAll(both.segments);
        HydrationPlan plan = new HydrationPlanner(both.segments, Golden.unwrapper())
                .plan(manifest, manifest.disks().getFirst());
        byte[] disk = new byte[DISK_BYTES];
        for (RangePlan range : plan.split(DISK_BYTES)) {
            new Hydrator(both.segments, Golden.unwrapper())
                    .run(range, (offset, data) -> data.get(disk, (int) offset, data.remaining()));
        }
        return disk;
    }

    /** The core fetches what is live only; this tool opens every frame that an extent names. */
    private static void openAll(MemorySegmentStore segments) throws IOException {
        SegmentReader.SegmentPlace place = new SegmentReader.SegmentPlace(Both.ITEM, Both.DISK, Both.EPOCH, 1, "");
        SegmentReader reader = SegmentReader.open(segments, NAME, segments.length(NAME), place, Golden.unwrapper());
        SegmentIndex index = reader.index();
        for (SegmentIndex.Entry extent : index.extents()) {
            if (!extent.isHole()) {
                reader.frames(extent.frame(), List.of(index.frames().get(extent.frame())));
            }
        }
    }
}
