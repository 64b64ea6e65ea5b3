package io.farshore.functions.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobState;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.store.InMemoryDocumentStore.Moment;
import io.farshore.functions.Lab;
import io.farshore.replication.ItemFixture;
import io.farshore.replication.hydrate.HydrationPlan;
import io.farshore.replication.hydrate.HydrationPlanner;
import io.farshore.replication.hydrate.Hydrator;
import io.farshore.replication.hydrate.RangePlan;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A compaction whose process dies at every one of its writes, before or after the write takes effect. */
final class CompactionCrashTest {
    private static final int DISK_BYTES = 3 << 20;
    private static final int MAX_WRITES = 60;

    private final byte[] model = new byte[DISK_BYTES];

    private Lab replicated() throws IOException {
        Lab lab = new Lab(DISK_BYTES).withSite().withItem();
        new Random(3).nextBytes(model);
        lab.machine.scan(0, 0, model);
        lab.point(1);
        byte[] change = new byte[2 << 20];
        new Random(4).nextBytes(change);
        lab.machine.write(0, 4096, change);
        System.arraycopy(change, 0, model, 4096, change.length);
        lab.point(2);
        lab.run();
        return lab;
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aCrashAtAnyWriteStillGivesOneWholeBase(Moment moment) throws IOException {
        for (int crashAt = 1; crashAt <= MAX_WRITES; crashAt++) {
            Lab lab = replicated();
            lab.compactions.run();
            boolean crashed = CrashingRun.run(lab, moment, crashAt);
            assertThat(lab.records.epochBases().list(lab.item().itemId()))
                    .as("%s %d", moment, crashAt)
                    .hasSize(1);
            checkBase(lab);
            if (!crashed) {
                return;
            }
        }
    }

    @Test
    void anItemThatIsRemovedMeanwhileEndsTheJobAtOnce() throws IOException {
        int writes = 0;
        JobState state;
        do {
            Lab lab = replicated();
            lab.compactions.run();
            removeItemAfter(lab, ++writes);
            lab.run();
            Job job = lab.records.jobs().list(Lab.address().vaultId()).stream()
                    .filter(each -> each.scenario() == Scenario.COMPACTION)
                    .findFirst()
                    .orElseThrow();
            state = job.state();
            assertThat(state).as("after write %d", writes).matches(JobState::isOver);
            assertThat(job.errors()).allMatch(error -> error.providerCode() == ErrorCode.PREREQUISITE.code());
        } while (state == JobState.FAILED && writes < MAX_WRITES);
        assertThat(state).isEqualTo(JobState.SUCCEEDED); // it was removed too late to matter
    }

    private static void removeItemAfter(Lab lab, int write) {
        String documentId = ControlRecords.itemId(lab.item());
        AtomicInteger writes = new AtomicInteger();
        lab.control.onWrite(at -> {
            if (at == Moment.AFTER_WRITE && writes.incrementAndGet() == write) {
                lab.records.items().delete(Lab.address().vaultId(), documentId);
            }
        });
    }

    private void checkBase(Lab lab) throws IOException {
        ItemFixture item = lab.machine;
        PointVerifier verifier = new PointVerifier(
                item.manifests, item.segments, List.of(ItemFixture.SITE.getPublic(), ItemFixture.VAULT.getPublic()));
        RecoveryPointManifest base = verifier.readBase(item.itemId, item.epoch, 2);
        item.forgetBefore(base);
        RecoveryPointManifest point = verifier.verify(item.itemId, item.epoch, 2);
        HydrationPlan plan = new HydrationPlanner(item.segments, item.unwrapper)
                .plan(point, point.disks().getFirst(), base);
        byte[] disk = new byte[DISK_BYTES];
        for (RangePlan range : plan.split(1 << 20)) {
            new Hydrator(item.segments, item.unwrapper)
                    .run(range, (offset, data) -> data.get(disk, (int) offset, data.remaining()));
        }
        assertThat(disk).isEqualTo(model);
        List<StoredBlob> parts = item.segments.list("").stream()
                .filter(blob -> blob.name().endsWith(BlobNames.BASE_SUFFIX))
                .toList();
        assertThat(parts).hasSameSizeAs(base.disks().getFirst().segments());
        assertThat(lab.stores.plans.list("")).isEmpty();
    }
}
