package io.farshore.replication.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farshore.replication.ItemFixture;
import io.farshore.replication.recoverypoint.PointVerifier;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.MemorySegmentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A blob of any content in a manifest's place. Input: 0 and the blob as it is, or 1 and a payload that is then signed. */
class ManifestFuzz {
    private static final UUID ITEM = new UUID(1, 2);
    private static final UUID DISK = new UUID(7, 0);
    private static final long EPOCH = 1_700_000_000_000L;

    /** What is believed says the same when it is written again, and is proved or refused without a crash. */
    @FuzzTest
    void believesAManifestThatIsWholeAndNoOther(byte[] input) throws IOException {
        if (input.length < 2) {
            return;
        }
        byte[] rest = java.util.Arrays.copyOfRange(input, 1, input.length);
        MemorySegmentStore manifests = new MemorySegmentStore();
        manifests.create(BlobNames.manifest(ITEM, EPOCH, 1), input[0] == 0 ? rest : signed(text(rest)));
        MemorySegmentStore segments = new MemorySegmentStore();
        segments.create(BlobNames.segment(EPOCH, DISK, 1), Golden.SEGMENT);
        PointVerifier verifier = new PointVerifier(manifests, segments, List.of(ItemFixture.SITE.getPublic()));
        Declared.read(() -> SignedDocument.parse(text(rest)));
        Optional<PointVerifier.Verified> read = Declared.read(() -> verifier.read(ITEM, EPOCH, 1));
        if (read.isPresent()) {
            RecoveryPointManifest manifest = read.orElseThrow().manifest();
            assertThat(RecoveryPointManifest.parse(SignedDocument.parse(text(signed(manifest.toJson())))))
                    .isEqualTo(manifest);
            checkForm(manifest);
        }
        boolean proved = Declared.read(() -> verifier.verify(ITEM, EPOCH, 1)).isPresent();
        assertThat(proved && read.isEmpty()).isFalse();
    }

    /** Section 5 of {@code docs/format.md}: nothing is missing, and no number is below its least. */
    private static void checkForm(RecoveryPointManifest manifest) {
        assertThat(manifest.kind()).isNotNull();
        assertThat(manifest.sourceTime()).isNotNull();
        assertThat(manifest.sequence()).isNotNegative();
        for (RecoveryPointManifest.Disk disk : manifest.disks()) {
            assertThat(disk.diskId()).isNotNull();
            assertThat(disk.headDigest()).isNotNull();
            assertThat(disk.sizeBytes()).isPositive();
            assertThat(disk.headSegment()).isNotNegative();
            for (RecoveryPointManifest.Segment segment : disk.segments()) {
                assertThat(segment.number()).isPositive();
                assertThat(segment.lengthBytes()).isPositive();
                assertThat(segment.digest()).isNotNull();
            }
        }
    }

    private static byte[] signed(String payload) {
        String keyId = SigningKeys.keyId(ItemFixture.SITE.getPublic());
        return SignedDocument.sign(ItemFixture.SITE.getPrivate(), keyId, RecoveryPointManifest.TYPE, payload)
                .compact()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
