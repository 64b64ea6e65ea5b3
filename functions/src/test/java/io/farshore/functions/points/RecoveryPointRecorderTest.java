package io.farshore.functions.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.functions.Lab;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.BlobNotFoundException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RecoveryPointRecorderTest {
    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(1 << 20).withSite().withItem();
        lab.machine.write(0, 0, new byte[512]);
    }

    @Test
    void theSameManifestTwiceIsOnePointAndOnePairOfJobs() throws IOException {
        lab.point(1);
        lab.announce(1);
        lab.run();

        assertThat(points()).hasSize(1);
        assertThat(lab.item().state()).isEqualTo(ProtectionState.PROTECTED);
        assertThat(lab.records.jobs().list(Lab.address().vaultId()).stream()
                        .filter(job -> job.scenario().wireName().endsWith("IrCompletion")))
                .hasSize(2);
    }

    @Test
    void aManifestTakesItsPredecessorsAlong() throws IOException {
        lab.machine.point();
        lab.machine.write(0, 512, new byte[] {1});
        lab.machine.point();
        lab.machine.point();
        lab.announce(3);
        lab.announce(2);
        lab.announce(1);

        assertThat(points()).extracting(RecoveryPoint::point).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void aManifestWhosePredecessorIsNotThereYetIsAnnouncedAgain() throws IOException {
        lab.machine.point();
        byte[] first = lab.machine.manifests.readAll(manifest(1), 1 << 20);
        lab.machine.manifests.delete(manifest(1));
        lab.machine.point();

        assertThatThrownBy(() -> lab.announce(2)).isInstanceOf(BlobNotFoundException.class);
        assertThat(points()).isEmpty();
        lab.machine.manifests.create(manifest(1), first);
        lab.announce(2);
        assertThat(points()).hasSize(2);
    }

    @Test
    void aManifestThatWasChangedIsNeverAPoint() throws IOException {
        lab.machine.point();
        lab.machine.damage(lab.machine.manifests, manifest(1), 100);
        lab.announce(1);
        lab.announce(1);

        assertThat(points()).isEmpty();
        assertThat(lab.item().healthErrors())
                .singleElement()
                .extracting(HealthError::message)
                .asString()
                .contains(manifest(1));
        assertThat(lab.properties(Lab.ITEM).path("replicationHealth").asText()).isEqualTo("Critical");
    }

    @Test
    void aPointWithAMissingSegmentIsRefusedByName() throws IOException {
        lab.machine.point();
        String segment = BlobNames.segment(
                lab.machine.epoch, lab.machine.disks.getFirst().diskId(), 1);
        lab.machine.segments.delete(segment);
        lab.announce(1);

        assertThat(points()).isEmpty();
        assertThat(lab.item().healthErrors().getFirst().message()).contains(segment);
    }

    @Test
    void namesThatAreNotThoseOfManifestsAreLeftAlone() throws IOException {
        for (String name : List.of("x", "a/b/c.jws", lab.machine.itemId + "/1/1.jws", manifest(1) + ".bak")) {
            lab.recorder.arrived(name);
        }
        assertThat(points()).isEmpty();
    }

    @Test
    void aPointOfTheOldEpochDoesNotEndAResync() throws IOException {
        lab.point(1);
        lab.status("Resync", 0, 100);
        assertThat(lab.item().state()).isEqualTo(ProtectionState.RESYNCHRONIZING);
        lab.point(2);

        assertThat(lab.item().state()).isEqualTo(ProtectionState.RESYNCHRONIZING);
    }

    @Test
    void pruningKeepsTheChainUsable() throws IOException {
        for (int i = 1; i <= 5; i++) {
            lab.machine.write(0, 512L * i, new byte[] {(byte) i});
            lab.point(i);
        }
        lab.clock.advance(java.time.Duration.ofDays(3));
        new Pruning(lab.records, lab.stores, lab.clock).run();
        assertThat(points()).singleElement().extracting(RecoveryPoint::point).isEqualTo(5L);

        lab.point(6);
        assertThat(points()).extracting(RecoveryPoint::point).containsExactlyInAnyOrder(5L, 6L);
        assertThat(lab.machine.segments.list("")).isNotEmpty();
    }

    private List<RecoveryPoint> points() {
        return lab.records.points().list(lab.machine.itemId.toString());
    }

    private String manifest(long point) {
        return BlobNames.manifest(lab.machine.itemId, lab.machine.epoch, point);
    }
}
