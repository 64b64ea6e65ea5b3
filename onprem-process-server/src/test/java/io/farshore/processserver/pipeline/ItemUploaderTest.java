package io.farshore.processserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.FaultySegmentStore;
import io.farshore.replication.store.FaultySegmentStore.Fault;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ItemUploaderTest {
    private static final int DISK_BYTES = 1 << 20;
    private static final int POINTS = 3;

    @TempDir
    private Path folder;

    private PipelineFixture fixture;
    private SourceMachine source;

    @BeforeEach
    void start() throws Exception {
        fixture = new PipelineFixture(folder);
        source = new SourceMachine(fixture.itemId, 5, DISK_BYTES, DISK_BYTES);
        ItemPipeline pipeline = fixture.open();
        pipeline.open(source.epoch, source.disks);
        for (var scan : source.emptyScan()) {
            pipeline.accept(scan);
        }
        for (int i = 1; i <= POINTS; i++) {
            pipeline.accept(source.write(0, i * 4096, 4096, i).batch());
            pipeline.accept(
                    source.write(0, 0, 4096, i).write(1, 0, 8192, 2 * i).mark().batch());
        }
        pipeline.close();
    }

    /** Segments of one fault-free run: 2 before each mark's batch and its two disks. */
    private static final int SEGMENT_CALLS = 3 * POINTS;

    private static Fault[] faultAt(int call, Fault fault) {
        List<Fault> script = new ArrayList<>(Collections.nCopies(call, Fault.NONE));
        script.add(fault);
        return script.toArray(new Fault[0]);
    }

    private void provePoints() throws IOException {
        long number = 0;
        for (var mark : source.atMark.entrySet()) {
            RecoveryPointManifest point = fixture.verified(5, ++number);
            assertThat(point.sequence()).isEqualTo(mark.getKey());
            assertThat(SourceMachine.hydrate(fixture.segments, point)).isDeepEqualTo(mark.getValue());
        }
        assertThat(fixture.manifests.list("")).hasSize(POINTS);
        assertThat(fixture.cached()).isEmpty();
    }

    @Test
    void putsSegmentsThenManifestThenCommit() throws Exception {
        fixture.uploadAll(fixture.open());
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            expected.addAll(List.of("commit", "manifest", "commit"));
        }
        assertThat(fixture.order.stream().map(entry -> entry.split(" ")[0]).filter(kind -> !kind.equals("segment")))
                .isEqualTo(expected);
        for (int point = 1; point <= POINTS; point++) {
            List<String> before = fixture.order.subList(0, manifestPlace(point));
            for (RecoveryPointManifest.Disk disk : fixture.verified(5, point).disks()) {
                for (RecoveryPointManifest.Segment segment : disk.segments()) {
                    assertThat(before).contains("segment " + BlobNames.segment(5, disk.diskId(), segment.number()));
                }
            }
        }
        provePoints();
    }

    private int manifestPlace(int point) throws IOException {
        return fixture.order.indexOf(
                "manifest " + fixture.manifests.list("").get(point - 1).name());
    }

    /** Each call fails once, before or after its effect; the server dies there and starts again. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"BEFORE", "AFTER"})
    void makesTheSamePointsWhicheverCallFails(Fault fault) throws Exception {
        for (int call = 0; call < SEGMENT_CALLS + POINTS; call++) {
            start(fixture.folder.resolve("run-" + fault + "-" + call));
            FaultySegmentStore segments = new FaultySegmentStore(
                    fixture.segments, call < SEGMENT_CALLS ? faultAt(call, fault) : new Fault[0]);
            FaultySegmentStore manifests = new FaultySegmentStore(
                    fixture.manifests, call < SEGMENT_CALLS ? new Fault[0] : faultAt(call - SEGMENT_CALLS, fault));
            uploadWithRestarts(segments, manifests);
            provePoints();
        }
    }

    private void start(Path place) throws Exception {
        folder = java.nio.file.Files.createDirectories(place);
        start();
    }

    private void uploadWithRestarts(FaultySegmentStore segments, FaultySegmentStore manifests) throws Exception {
        int failures = 0;
        boolean more = true;
        ItemUploader uploader = fixture.uploader(fixture.open(), segments, manifests);
        while (more) {
            try {
                more = uploader.step(0);
            } catch (IOException e) {
                failures++;
                uploader = fixture.uploader(fixture.open(), segments, manifests);
            }
        }
        assertThat(failures).isLessThanOrEqualTo(1); // what fails ahead of its turn is tried again in it
    }

    @Test
    void signsTheSameManifestAgainAfterARestartBetweenItAndTheLog() throws Exception {
        Map<String, byte[]> first = new TreeMap<>();
        for (int run = 0; run < 2; run++) {
            Path copy = java.nio.file.Files.createDirectory(folder.resolve("copy-" + run));
            PipelineFixture.copy(folder.resolve("item"), copy.resolve("item"));
            ItemPipeline pipeline = fixture.open(copy);
            if (run == 1) { // what the first run stored is not in this log, as if the server had died before each entry
                assertThat(fixture.manifests.list("")).hasSize(POINTS);
            }
            fixture.uploadAll(pipeline);
            for (StoredBlob blob : fixture.manifests.list("")) {
                byte[] bytes = fixture.manifests.readAll(blob.name(), 1 << 20);
                assertThat(bytes).isEqualTo(first.computeIfAbsent(blob.name(), n -> bytes));
            }
            long number = 0;
            while (number < POINTS) {
                fixture.verified(5, ++number);
            }
        }
        ItemPipeline other = fixture.open();
        fixture.manifests.list("").forEach(blob -> fixture.manifests.delete(blob.name()));
        fixture.uploadAll(other);
        for (StoredBlob blob : fixture.manifests.list("")) {
            assertThat(fixture.manifests.readAll(blob.name(), 1 << 20)).isEqualTo(first.get(blob.name()));
        }
    }

    @Test
    void makesTheSameManifestsFromACompactedLog() throws Exception {
        ItemPipeline pipeline = fixture.open();
        ItemUploader uploader = fixture.uploader(pipeline, fixture.segments, fixture.manifests);
        for (int i = 0; i < 5; i++) {
            uploader.step(0);
        }
        pipeline.compact();
        fixture.uploadAll(fixture.open());
        provePoints();
    }

    @Test
    void goesOnInItsThreadAfterFaultsAndSaysWhatIsWrongMeanwhile() throws Exception {
        Fault[] faults = new Fault[8]; // the first batch and the four ahead of their turn have seven segments
        Arrays.fill(faults, Fault.BEFORE);
        faults[7] = Fault.AFTER;
        FaultySegmentStore segments = new FaultySegmentStore(fixture.segments, faults);
        ItemPipeline pipeline = fixture.open();
        ItemUploader uploader = fixture.uploader(pipeline, segments, fixture.manifests);
        Thread thread = Thread.ofVirtual().start(uploader);
        boolean troubled = false;
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while ((pipeline.pendingBytes() > 0 || uploader.trouble() != null) && System.nanoTime() < until) {
            troubled |= uploader.trouble() != null;
            Thread.sleep(5);
        }
        uploader.stop();
        thread.interrupt();
        thread.join();
        assertThat(troubled).isTrue();
        assertThat(uploader.trouble()).isNull();
        provePoints();
    }

    @Test
    void forgetsAnUploadWhoseEpochWasGivenUpMeanwhile() throws Exception {
        ItemPipeline pipeline = fixture.open();
        Upload upload = java.util.Objects.requireNonNull(pipeline.nextUpload(0));
        pipeline.open(6, source.disks);
        pipeline.uploaded(upload, null);
        assertThat(pipeline.nextUpload(0)).isNull();
        assertThat(fixture.open().state().epoch()).isEqualTo(6);
    }
}
