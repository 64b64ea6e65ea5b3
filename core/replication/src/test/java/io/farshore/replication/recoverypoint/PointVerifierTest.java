package io.farshore.replication.recoverypoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.replication.ItemFixture;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.store.BlobNames;
import java.io.IOException;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PointVerifierTest {
    private final ItemFixture item = new ItemFixture(1 << 20, 1 << 20);
    private final PointVerifier verifier =
            new PointVerifier(item.manifests, item.segments, List.of(ItemFixture.SITE.getPublic()));

    @BeforeEach
    void takeThreePoints() throws IOException {
        for (int i = 0; i < 3; i++) {
            item.write(i % 2, i * 8192L, new byte[] {1, 2, 3});
            item.flush();
            item.write(0, i * 4096L, new byte[] {4});
            item.point();
        }
    }

    @Test
    void provesAWholePointWithThePublicKeyOnly() throws IOException {
        assertThat(verifier.verify(item.itemId, item.epoch, 3).sequence()).isEqualTo(6);
    }

    @Test
    void namesTheSegmentOfWhichOneByteWasChanged() throws IOException {
        String name = BlobNames.segment(item.epoch, item.disks.getFirst().diskId(), 3);
        item.damage(item.segments, name, item.segments.length(name) / 2);
        assertThatThrownBy(() -> verifier.verify(item.itemId, item.epoch, 3))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining(name);
        assertThat(verifier.verify(item.itemId, item.epoch, 1).point()).isEqualTo(1);
    }

    @Test
    void namesTheManifestOfWhichOneByteWasChanged() throws IOException {
        String name = BlobNames.manifest(item.itemId, item.epoch, 2);
        item.damage(item.manifests, name, 200);
        assertThatThrownBy(() -> verifier.verify(item.itemId, item.epoch, 3)).hasMessageContaining(name);
    }

    @Test
    void refusesASignatureByAKeyItDoesNotTrust() throws Exception {
        PointVerifier stranger = new PointVerifier(
                item.manifests,
                item.segments,
                List.of(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()));
        assertThatThrownBy(() -> stranger.verify(item.itemId, item.epoch, 1)).hasMessageContaining("signature");
    }

    @Test
    void refusesAManifestMovedToAnotherPoint() throws IOException {
        byte[] second = item.manifests.readAll(BlobNames.manifest(item.itemId, item.epoch, 2), 1 << 20);
        item.manifests.create(BlobNames.manifest(item.itemId, item.epoch, 4), second);
        assertThatThrownBy(() -> verifier.read(item.itemId, item.epoch, 4)).hasMessageContaining("another point");
    }

    @Test
    void refusesAPointThatSkipsItsPredecessor() throws IOException {
        PointVerifier.Verified first = verifier.read(item.itemId, item.epoch, 1);
        PointVerifier.Verified third = verifier.read(item.itemId, item.epoch, 3);
        assertThatThrownBy(() -> verifier.checkStep(first, third)).hasMessageContaining("does not follow");
    }

    @Test
    void refusesAPointOfWhichASegmentIsMissing() throws IOException {
        String name = BlobNames.segment(item.epoch, item.disks.getFirst().diskId(), 2);
        item.segments.delete(name);
        PointVerifier.Verified first = verifier.read(item.itemId, item.epoch, 1);
        assertThatThrownBy(() -> verifier.checkStep(null, first)).hasMessageContaining(name);
    }
}
