package io.farshore.processserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.protocol.EpochState;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.segment.DiskOfEpoch;
import io.farshore.replication.segment.SegmentHeader;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.BlobNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemPipelineTest {
    private static final int DISK_BYTES = 1 << 20;

    @TempDir
    private Path folder;

    private PipelineFixture fixture;
    private SourceMachine source;

    @BeforeEach
    void start() {
        fixture = new PipelineFixture(folder);
        source = new SourceMachine(fixture.itemId, 5, DISK_BYTES, DISK_BYTES);
    }

    private ItemPipeline opened() throws IOException, OutOfStepException {
        ItemPipeline pipeline = fixture.open();
        pipeline.open(source.epoch, source.disks);
        for (ByteBuffer scan : source.emptyScan()) {
            pipeline.accept(scan);
        }
        return pipeline;
    }

    @Test
    void acknowledgesOnlyWhatAReopenedFolderStillHas() throws Exception {
        ItemPipeline pipeline = opened();
        for (int i = 0; i < 20; i++) {
            EpochState said = pipeline.accept(
                    source.write(i % 2, i * 4096, 4096, i + 1).heartbeat().batch());
            pipeline = fixture.open(); // the one before is dropped as a crash drops it
            assertThat(pipeline.state()).isEqualTo(said);
            assertThat(said.acknowledgedSequence()).isEqualTo(2 * (i + 1));
        }
        pipeline.accept(source.mark().batch());
        fixture.uploadAll(fixture.open());
        RecoveryPointManifest point = fixture.verified(5, 1);
        assertThat(SourceMachine.hydrate(fixture.segments, point)).isDeepEqualTo(source.atMark.get(point.sequence()));
    }

    @Test
    void takesABatchThatACrashCutShortAsNeverSeen() throws Exception {
        ItemPipeline pipeline = opened();
        pipeline.accept(source.write(0, 0, 4096, 1).batch());
        Path log = folder.resolve("item/commits.log");
        long before = Files.size(log);
        EpochState held = pipeline.state();
        ByteBuffer batch = source.write(0, 0, 4096, 2).write(1, 0, 4096, 3).batch();
        EpochState after = pipeline.accept(batch.duplicate());
        long end = Files.size(log);
        for (long cut = before; cut <= end; cut += cut == end - 2 ? 1 : Math.max(1, (end - before) / 7)) {
            Path crashed = folder.resolve("crashed-" + cut);
            PipelineFixture.copy(
                    folder.resolve("item"), Files.createDirectory(crashed).resolve("item"));
            try (FileChannel channel =
                    FileChannel.open(crashed.resolve("item/commits.log"), StandardOpenOption.WRITE)) {
                channel.truncate(cut);
            }
            ItemPipeline again = fixture.open(crashed);
            assertThat(again.state()).as("cut at %d of %d", cut, end).isEqualTo(cut == end ? after : held);
            assertThat(again.accept(batch.duplicate())).isEqualTo(after);
        }
    }

    @Test
    void changesNothingWhenABatchComesAgain() throws Exception {
        ItemPipeline pipeline = opened();
        ByteBuffer first = source.write(0, 0, 4096, 1).batch();
        ByteBuffer second = source.write(0, 0, 4096, 2).batch();
        pipeline.accept(first.duplicate());
        EpochState state = pipeline.accept(second.duplicate());
        long pending = pipeline.pendingBytes();
        assertThat(pipeline.accept(first.duplicate())).isEqualTo(state);
        assertThat(pipeline.accept(second.duplicate())).isEqualTo(state);
        assertThat(pipeline.pendingBytes()).isEqualTo(pending);
    }

    @Test
    void saysWhatIsNextWhenBatchesAreMissing() throws Exception {
        ItemPipeline pipeline = opened();
        source.write(0, 0, 4096, 1).batch();
        ByteBuffer second = source.write(0, 0, 4096, 2).batch();
        assertThatThrownBy(() -> pipeline.accept(second))
                .isInstanceOf(OutOfStepException.class)
                .hasMessageContaining("sequence 1")
                .satisfies(e -> assertThat(((OutOfStepException) e).state()).isEqualTo(pipeline.state()));
    }

    @Test
    void refusesBatchesOfAnotherEpoch() throws Exception {
        ItemPipeline pipeline = opened();
        ByteBuffer other = new SourceMachine(fixture.itemId, 6, DISK_BYTES)
                .write(0, 0, 512, 1)
                .batch();
        assertThatThrownBy(() -> pipeline.accept(other)).isInstanceOf(OutOfStepException.class);
        ItemPipeline fresh = fixture.open(Files.createDirectory(folder.resolve("fresh")));
        assertThatThrownBy(() -> fresh.accept(other)).isInstanceOf(OutOfStepException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void leavesNoTraceOfADamagedBatch(long seed) throws Exception {
        Random random = new Random(seed);
        ItemPipeline pipeline = opened();
        pipeline.accept(source.write(0, 0, 4096, 1).batch());
        byte[] noise = new byte[300_000];
        random.nextBytes(noise);
        ByteBuffer good = source.write(1, 0, noise).write(0, 4096, noise).batch();
        EpochState state = pipeline.state();
        List<Path> cached = fixture.cached();
        long used = fixture.budget.used();
        ByteBuffer bad =
                ByteBuffer.allocate(good.remaining()).put(good.duplicate()).flip();
        int at = random.nextInt(bad.limit());
        bad.put(at, (byte) (bad.get(at) ^ (1 << random.nextInt(8))));
        assertThatThrownBy(() -> pipeline.accept(bad)).isInstanceOfAny(DamagedDataException.class);
        assertThat(pipeline.state()).isEqualTo(state);
        assertThat(fixture.cached()).isEqualTo(cached);
        assertThat(fixture.budget.used()).isEqualTo(used);
        pipeline.accept(good);
        assertThat(fixture.open().state()).isEqualTo(pipeline.state());
    }

    @Test
    void refusesAWriteOutsideTheDisk() throws Exception {
        ItemPipeline pipeline = opened();
        SourceMachine larger = new SourceMachine(fixture.itemId, 5, 2 * DISK_BYTES, DISK_BYTES, DISK_BYTES);
        assertThatThrownBy(() ->
                        pipeline.accept(larger.write(0, DISK_BYTES, 512, 1).batch()))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("outside disk 0");
        assertThat(fixture.cached()).isEmpty();
    }

    @Test
    void givesUpThePendingCacheForANewEpochAndKeepsThePointsOfTheOld() throws Exception {
        ItemPipeline pipeline = opened();
        pipeline.accept(source.write(0, 0, 4096, 1).mark().batch());
        fixture.uploadAll(pipeline);
        pipeline.accept(source.write(0, 0, 4096, 2).mark().batch());
        assertThat(fixture.cached()).isNotEmpty();
        EpochState fresh = pipeline.open(6, source.disks);
        assertThat(fresh.acknowledgedSequence()).isZero();
        assertThat(fixture.cached()).isEmpty();
        assertThat(fixture.budget.used()).isZero();
        assertThat(pipeline.pendingBytes()).isZero();
        assertThat(fixture.open().state()).isEqualTo(fresh);
        RecoveryPointManifest point = fixture.verified(5, 1);
        assertThat(SourceMachine.hydrate(fixture.segments, point)).isDeepEqualTo(source.atMark.get(point.sequence()));
    }

    @Test
    void opensAnEpochOnceAndNeverAnOlderOne() throws Exception {
        ItemPipeline pipeline = opened();
        pipeline.accept(source.write(0, 0, 4096, 1).batch());
        EpochState state = pipeline.state();
        assertThat(pipeline.open(5, source.disks)).isEqualTo(state);
        assertThatThrownBy(() -> pipeline.open(4, source.disks)).isInstanceOf(OutOfStepException.class);
        assertThatThrownBy(() -> pipeline.open(5, List.of(source.disks.getFirst())))
                .isInstanceOf(OutOfStepException.class);
        List<DiskOfEpoch> twice = List.of(source.disks.getFirst(), source.disks.getFirst());
        assertThatThrownBy(() -> pipeline.open(6, twice)).isInstanceOf(IllegalArgumentException.class);
        assertThat(fixture.open().state()).isEqualTo(state);
    }

    @Test
    void makesNoPointBeforeTheScanIsComplete() throws Exception {
        ItemPipeline pipeline = fixture.open();
        pipeline.open(5, source.disks);
        pipeline.accept(source.scan(0, 0, 0, DISK_BYTES));
        pipeline.accept(source.scan(1, 0, 0, DISK_BYTES - 512));
        pipeline.accept(source.write(0, 0, 4096, 1).mark().batch());
        pipeline.accept(source.scan(1, 0, 0, DISK_BYTES));
        pipeline = fixture.open();
        pipeline.accept(source.write(0, 4096, 4096, 2).mark().batch());
        fixture.uploadAll(pipeline);
        RecoveryPointManifest point = fixture.verified(5, 1);
        assertThat(point.sequence()).isEqualTo(4);
        assertThatThrownBy(() -> fixture.verified(5, 2)).isInstanceOf(BlobNotFoundException.class);
    }

    @Test
    void refusesBatchesWhenTheCacheIsFullAndTakesThemWhenUploadsHaveCaughtUp() throws Exception {
        fixture.budget = new CacheBudget(folder, 1 << 20);
        ItemPipeline pipeline = opened();
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        pipeline.accept(source.write(0, 0, noise).batch());
        pipeline.accept(source.write(0, 300_000, noise).batch());
        ByteBuffer third = source.write(0, 600_000, noise).batch();
        EpochState state = pipeline.state();
        assertThatThrownBy(() -> pipeline.accept(third.duplicate())).isInstanceOf(CacheFullException.class);
        assertThat(pipeline.state()).isEqualTo(state);
        fixture.uploadAll(pipeline);
        assertThat(fixture.budget.used()).isZero();
        assertThat(pipeline.accept(third).acknowledgedSequence()).isEqualTo(3);
    }

    @Test
    void countsTheCacheAgainAfterARestartAndNoLongerAfterClosing() throws Exception {
        ItemPipeline pipeline = opened();
        pipeline.accept(source.write(0, 0, 8192, 3).write(1, 0, 8192, 4).batch());
        long used = fixture.budget.used();
        assertThat(used).isPositive().isEqualTo(pipeline.pendingBytes());
        ItemPipeline again = fixture.open();
        assertThat(fixture.budget.used()).isEqualTo(used);
        again.close();
        again.close();
        assertThat(fixture.budget.used()).isZero();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13})
    void keepsOneOrderOverTwoDisksThroughCrashesAndDuplicates(long seed) throws Exception {
        Random random = new Random(seed);
        ItemPipeline pipeline = opened();
        List<ByteBuffer> sent = new ArrayList<>();
        for (int step = 0; step < 80; step++) {
            for (int i = random.nextInt(6); i >= 0; i--) {
                int length = 512 * (1 + random.nextInt(40));
                int offset = random.nextInt(DISK_BYTES - length) / 512 * 512;
                int disk = random.nextInt(2);
                if (random.nextInt(5) == 0) {
                    source.zero(disk, offset, length);
                } else {
                    source.write(disk, offset, length, random.nextInt(256));
                }
            }
            if (random.nextInt(6) == 0) {
                source.mark();
            }
            sent.add(source.batch());
            pipeline.accept(sent.getLast().duplicate());
            if (random.nextInt(3) == 0) {
                pipeline = fixture.open();
            }
            if (random.nextInt(3) == 0) {
                pipeline.accept(sent.get(random.nextInt(sent.size())).duplicate());
            }
            if (random.nextInt(4) == 0) {
                fixture.uploader(pipeline, fixture.segments, fixture.manifests).step(0);
            }
        }
        fixture.uploadAll(pipeline);
        assertThat(source.atMark).isNotEmpty();
        long number = 0;
        for (var mark : source.atMark.entrySet()) {
            RecoveryPointManifest point = fixture.verified(5, ++number);
            assertThat(point.sequence()).isEqualTo(mark.getKey());
            assertThat(SourceMachine.hydrate(fixture.segments, point)).isDeepEqualTo(mark.getValue());
        }
    }

    @Test
    void neverWritesADataKeyOrPlainBytesToItsFolder() throws Exception {
        ItemPipeline pipeline = opened();
        byte[] secret = "the payroll of the year, in plain words. ".repeat(200).getBytes(StandardCharsets.UTF_8);
        pipeline.accept(source.write(0, 0, secret).batch());
        Path cached = fixture.cached().getFirst();
        SegmentHeader header = SegmentHeader.parse(Files.readAllBytes(cached));
        KeyUnwrapper vault = SourceMachine.UNWRAPPER;
        byte[] dataKey = vault.unwrap(header.keyId(), header.wrappedKey());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes)
                        .doesNotContain(new String(dataKey, StandardCharsets.ISO_8859_1))
                        .doesNotContain(HexFormat.of().formatHex(dataKey))
                        .doesNotContain("payroll");
            }
        }
        assertThat(Files.readString(cached, StandardCharsets.ISO_8859_1)).doesNotContain("payroll");
    }

    @Test
    void saysThatACacheFileIsMissingInsteadOfUploadingSomethingElse() throws Exception {
        ItemPipeline pipeline = opened();
        pipeline.accept(source.write(0, 0, 4096, 1).batch());
        Path file = fixture.cached().getFirst();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(100);
        }
        assertThatThrownBy(fixture::open)
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("cut short");
        Files.delete(file);
        assertThatThrownBy(fixture::open).isInstanceOf(DamagedDataException.class);
    }

    @Test
    void removesCacheFilesThatNoEntryNames() throws Exception {
        ItemPipeline pipeline = opened();
        pipeline.accept(source.write(0, 0, 4096, 1).batch());
        List<Path> named = fixture.cached();
        Files.write(folder.resolve("item/cache/5-1-9.seg"), new byte[100]);
        fixture.open();
        assertThat(fixture.cached()).isEqualTo(named);
        assertThat(BlobNames.segment(5, new UUID(7, 0), 1)).endsWith("1.seg");
    }
}
