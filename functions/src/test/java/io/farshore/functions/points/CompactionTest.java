package io.farshore.functions.points;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.point.EpochBase;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.functions.Lab;
import io.farshore.functions.api.ApiResponse;
import io.farshore.replication.ItemFixture;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.MemorySegmentStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** History merged into bases and then deleted, through to a machine that runs from what is left. */
final class CompactionTest {
    private static final int DISK_BYTES = 4 << 20;
    private static final int BLOCK_BYTES = 4096;

    private final Random random = new Random(5);
    private final byte[] model = new byte[DISK_BYTES];
    private Lab lab;
    private MemorySegmentStore segments;
    private int points;

    @BeforeEach
    void replicate() throws IOException {
        lab = new Lab(DISK_BYTES).withSite().withItem();
        segments = lab.machine.segments;
        byte[] first = new byte[DISK_BYTES / 2];
        random.nextBytes(first);
        lab.machine.scan(0, 0, first);
        System.arraycopy(first, 0, model, 0, first.length);
        point();
        lab.run();
    }

    private void change(int blocks) {
        byte[] block = new byte[BLOCK_BYTES];
        for (int i = 0; i < blocks; i++) {
            random.nextBytes(block);
            int at = random.nextInt(DISK_BYTES / BLOCK_BYTES) * BLOCK_BYTES;
            lab.machine.write(0, at, block);
            System.arraycopy(block, 0, model, at, BLOCK_BYTES);
        }
    }

    private void point() throws IOException {
        lab.point(++points);
        lab.clock.advance(Duration.ofMinutes(5));
    }

    private void compact() {
        lab.compactions.run();
        lab.run();
    }

    private List<EpochBase> bases() {
        return lab.records.epochBases().list(lab.item().itemId());
    }

    private void expireAllButTheNewest() {
        for (RecoveryPoint point : lab.records.points().list(lab.item().itemId())) {
            if (point.point() != points) {
                lab.records.points().delete(lab.item().itemId(), ControlRecords.pointId(point.name()));
            }
        }
    }

    @Test
    void mergesOnlyWhenEnoughHasChanged() throws IOException {
        change(10);
        point();
        compact();
        assertThat(bases()).isEmpty();

        change(400);
        point();
        compact();
        assertThat(bases()).singleElement().satisfies(base -> assertThat(base.point())
                .isEqualTo(3));
        compact();
        assertThat(bases()).hasSize(1);
        assertThat(lab.stores.plans.list("")).isEmpty();
    }

    @Test
    void failsOverFromABaseAfterTheHistoryBeforeItIsDeleted() throws IOException {
        for (int round = 0; round < 4; round++) {
            change(600);
            point();
            compact();
            expireAllButTheNewest();
            lab.pruning.run();
        }
        change(10);
        point();
        String first = BlobNames.segment(
                lab.machine.epoch, lab.machine.disks.getFirst().diskId(), 1);
        assertThat(segments.list("")).noneMatch(blob -> blob.name().equals(first));
        assertThat(lab.machine.manifests.list("")).hasSize(3); // the base, its point, and the point after it

        ApiResponse accepted = lab.post(Lab.ITEM + "/unplannedFailover", """
                {"properties":{"failoverDirection":"PrimaryToRecovery","sourceSiteOperations":"NotRequired",
                "providerSpecificDetails":{"instanceType":"InMageAzureV2"}}}""");
        lab.run();
        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("Succeeded");
        assertThat(lab.compute.osDisk(lab.compute.machines.values().iterator().next()))
                .isEqualTo(model);
        PointVerifier verifier = new PointVerifier(
                lab.machine.manifests, segments, List.of(ItemFixture.SITE.getPublic(), ItemFixture.VAULT.getPublic()));
        assertThat(verifier.verify(lab.machine.itemId, lab.machine.epoch, points)
                        .point())
                .isEqualTo(points);
    }

    @Test
    void keepsWhatAnOlderRetainedPointNeeds() throws IOException {
        int before = segments.list("").size();
        change(400);
        point();
        compact();
        lab.pruning.run();
        assertThat(segments.list("")).hasSizeGreaterThan(before + 1);
        assertThat(bases()).noneMatch(EpochBase::freed);
    }

    @Test
    void staysOutOfSightOfTheApi() throws IOException {
        change(400);
        point();
        compact();
        assertThat(bases()).hasSize(1);
        assertThat(lab.body(Lab.VAULT + "/replicationJobs").path("value"))
                .extracting(job -> job.at("/properties/scenarioName").asText())
                .doesNotContain("Compaction");
        assertThat(lab.item().state()).isEqualTo(ProtectionState.PROTECTED);
    }

    @Test
    void tellsTheUserWhenTheNewestPointsCannotBeRead() throws IOException {
        change(400);
        point();
        String name = BlobNames.segment(
                lab.machine.epoch, lab.machine.disks.getFirst().diskId(), 2);
        lab.machine.damage(segments, name, 700);
        compact();
        assertThat(bases()).isEmpty();
        assertThat(lab.item().healthErrors())
                .anySatisfy(error -> assertThat(error.message()).contains(name));
        assertThat(segments.list("")).noneMatch(blob -> blob.name().endsWith(BlobNames.BASE_SUFFIX));
    }
}
