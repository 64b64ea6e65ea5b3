package io.farshore.functions.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.item.RemovedItem;
import io.farshore.functions.Lab;
import io.farshore.functions.points.RemovedData;
import io.farshore.functions.points.SegmentStores;
import io.farshore.replication.ItemFixture;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.FaultySegmentStore;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What disabling ends at once, what it keeps, for how long, and what it never touches. */
final class DisableProtectionTest {
    private static final Duration KEEP = Duration.ofDays(14);
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final int DISK_BYTES = 3 << 20;

    /** An item with two points and a base. */
    private static Lab replicated(Duration keep) throws IOException {
        Lab lab = new Lab(keep, DISK_BYTES).withSite().withItem();
        lab.machine.scan(0, 0, new byte[DISK_BYTES]);
        lab.machine.write(0, 0, new byte[] {1});
        lab.point(1);
        lab.machine.write(0, 4096, new byte[] {2});
        lab.point(2);
        lab.run();
        lab.compactions.run();
        lab.run();
        assertThat(lab.records.epochBases().list(itemId(lab))).hasSize(1);
        return lab;
    }

    private static String itemId(Lab lab) {
        return lab.machine.itemId.toString();
    }

    private static void disable(Lab lab) {
        lab.call("DELETE", Lab.ITEM, "");
        lab.run();
        assertThat(lab.get(Lab.ITEM).status()).isEqualTo(404);
    }

    private static void assertWhole(Lab lab) throws IOException {
        PointVerifier verifier = new PointVerifier(
                lab.machine.manifests,
                lab.stores.segments(itemId(lab)),
                List.of(ItemFixture.SITE.getPublic(), ItemFixture.VAULT.getPublic()));
        verifier.verify(lab.machine.itemId, lab.machine.epoch, 2);
        verifier.readBase(lab.machine.itemId, lab.machine.epoch, 2);
        assertThat(lab.records.points().list(itemId(lab))).hasSize(2);
    }

    private static void assertGone(Lab lab) throws IOException {
        assertThat(lab.stores.segments).doesNotContainKey(itemId(lab));
        assertThat(lab.machine.manifests.list(itemId(lab))).isEmpty();
        assertThat(lab.records.points().list(itemId(lab))).isEmpty();
        assertThat(lab.records.epochHeads().list(itemId(lab))).isEmpty();
        assertThat(lab.records.epochBases().list(itemId(lab))).isEmpty();
    }

    @Test
    void theSiteCanAddNothingBeforeItHasEvenHeardOfIt() throws IOException {
        Lab lab = replicated(KEEP);
        assertThat(lab.stores.takesSegments(itemId(lab))).isTrue();
        lab.call("DELETE", Lab.ITEM, "");
        lab.runMessages(1);

        assertThat(lab.item().state()).isEqualTo(ProtectionState.DISABLING);
        assertThat(lab.item().state().acceptsData()).isFalse();
        assertThat(lab.stores.takesSegments(itemId(lab))).isFalse();
    }

    @Test
    void theDataStaysWholeAndFindableUntilItsTime() throws IOException {
        Lab lab = replicated(KEEP);
        disable(lab);
        RemovedItem waiting = lab.removedData.waiting().getFirst();
        assertThat(waiting.itemId()).isEqualTo(itemId(lab));
        assertThat(waiting.name()).isEqualTo("vm1");
        assertThat(waiting.deleteTime()).isEqualTo(waiting.removedTime().plus(KEEP));

        lab.clock.advance(
                Duration.between(lab.clock.instant(), waiting.deleteTime()).minus(A_MOMENT));
        lab.removedData.run();
        lab.pruning.run();
        lab.compactions.run();
        lab.run();
        assertWhole(lab);

        lab.clock.advance(A_MOMENT);
        lab.removedData.run();
        assertGone(lab);
        assertThat(lab.removedData.waiting()).isEmpty();
    }

    @Test
    void noGraceMeansTheNextSweepAndWhatComesLateGoesWithALaterOne() throws IOException {
        Lab lab = replicated(Duration.ZERO);
        disable(lab);
        assertWhole(lab);
        lab.removedData.run();
        assertGone(lab);

        lab.machine.manifests.create(BlobNames.manifest(lab.machine.itemId, lab.machine.epoch, 3), new byte[] {1});
        lab.clock.advance(Duration.ofHours(1));
        lab.removedData.run();
        assertGone(lab);
        assertThat(lab.removedData.waiting()).hasSize(1);
        lab.clock.advance(Duration.ofDays(1));
        lab.removedData.run();
        assertThat(lab.removedData.waiting()).isEmpty();
    }

    @Test
    void aManifestThatComesAfterTheEndMakesNoPoint() throws IOException {
        Lab lab = replicated(KEEP);
        disable(lab);
        lab.machine.write(0, 8192, new byte[] {3});
        lab.point(3);

        assertThat(lab.records.points().list(itemId(lab))).hasSize(2);
    }

    @Test
    void aMachineProtectedAgainUnderTheSameNameHasNothingInCommonWithTheOld() throws IOException {
        Lab lab = replicated(KEEP);
        disable(lab);
        ItemFixture again = new ItemFixture(new UUID(1, 9), lab.machine.manifests, DISK_BYTES);
        lab.enableAgain(again);
        lab.runMessages(6);
        lab.status(again, "InitialReplication", 1, 100);
        lab.run();
        again.write(0, 0, new byte[] {7});
        again.point();
        lab.recorder.arrived(BlobNames.manifest(again.itemId, again.epoch, 1));
        lab.run();
        assertThat(lab.body(Lab.ITEM + "/recoveryPoints").path("value")).hasSize(1);
        assertThat(lab.stores.takesSegments(again.itemId.toString())).isTrue();

        lab.clock.advance(KEEP.plusDays(1));
        lab.removedData.run();
        assertGone(lab);
        new PointVerifier(again.manifests, again.segments, List.of(ItemFixture.SITE.getPublic()))
                .verify(again.itemId, again.epoch, 1);
        assertThat(lab.stores.segments).containsKey(again.itemId.toString());
        assertThat(lab.records.points().list(again.itemId.toString())).hasSize(1);
        assertThat(lab.records.epochHeads().list(again.itemId.toString())).hasSize(1);
    }

    @Test
    void dataOfAnItemWhoseRemovalFailedIsNeverTouched() throws IOException {
        Lab lab = replicated(KEEP);
        RemovedItem due = RemovedItem.of(lab.item(), lab.clock.instant(), Duration.ZERO);
        lab.records.removedItems().create(RemovedItem.PARTITION, RemovedItem.id(itemId(lab)), due);
        lab.clock.advance(KEEP);
        lab.removedData.run();
        assertWhole(lab);

        disable(lab);
        lab.removedData.run();
        assertWhole(lab); // the wait counts from when it was really removed
    }

    @Test
    void itStaysWhenItsVaultAndSiteAreGone() throws IOException {
        Lab lab = replicated(KEEP);
        disable(lab);
        lab.call("DELETE", Lab.FABRIC, "");
        lab.run();
        lab.call("DELETE", Lab.VAULT, "");
        assertThat(lab.get(Lab.VAULT).status()).isEqualTo(404);
        lab.removedData.run();
        assertWhole(lab);

        lab.clock.advance(KEEP);
        lab.removedData.run();
        assertGone(lab);
    }

    @Test
    void storageThatFailsForOneKeepsNoOther() throws IOException {
        Lab lab = replicated(KEEP);
        ItemFixture second = lab.withSecondItem(machine -> machine.write(0, 0, new byte[] {1}), DISK_BYTES);
        disable(lab);
        lab.clock.advance(A_MOMENT);
        lab.call("DELETE", Lab.ITEM.replace("vm1", "vm2"), "");
        lab.run();
        lab.clock.advance(KEEP);
        assertThat(lab.removedData.waiting())
                .extracting(RemovedItem::friendlyName)
                .containsExactly("vm1", "vm2");

        SegmentStore failing = new FaultySegmentStore(lab.machine.manifests, FaultySegmentStore.Fault.BEFORE);
        new RemovedData(lab.records, withManifests(lab.stores, failing), lab.clock).run();
        assertThat(lab.stores.segments).containsKey(itemId(lab)).doesNotContainKey(second.itemId.toString());
        assertThat(lab.removedData.waiting())
                .extracting(RemovedItem::friendlyName)
                .containsExactly("vm1");
        lab.removedData.run();
        assertGone(lab);
        assertThat(lab.removedData.waiting()).isEmpty();
    }

    static SegmentStores withManifests(SegmentStores stores, SegmentStore manifests) {
        return new SegmentStores() {
            @Override
            public SegmentStore manifests() {
                return manifests;
            }

            @Override
            public void openSegments(String itemId) throws IOException {
                stores.openSegments(itemId);
            }

            @Override
            public void revokeSegments(String itemId) throws IOException {
                stores.revokeSegments(itemId);
            }

            @Override
            public SegmentStore segments(String itemId) {
                return stores.segments(itemId);
            }

            @Override
            public SegmentStore plans() {
                return stores.plans();
            }

            @Override
            public void deleteSegments(String itemId) throws IOException {
                stores.deleteSegments(itemId);
            }
        };
    }
}
