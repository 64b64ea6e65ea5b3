package io.farshore.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.replication.ItemFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
    private static final int POINTS = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private StoredItem stored;

    @BeforeEach
    void storesFourPointsOfTwoDisks() throws IOException {
        ItemFixture item = new ItemFixture(1 << 20, 1 << 20);
        for (int point = 0; point < POINTS; point++) {
            item.write(0, 4096L * point, new byte[] {1, 2, 3});
            item.write(1, 4096L * point, new byte[] {4, 5, 6});
            item.point();
        }
        stored = StoredItem.in(folder, item);
    }

    private Path segment(int disk, long number) {
        return stored.segments().resolve(stored.segment(disk, number));
    }

    private Path manifest(long point) {
        return stored.manifests().resolve(stored.manifest(point));
    }

    private void wrong(String... blobs) {
        Ran ran = stored.verify();
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEqualTo(String.join("\n", blobs) + "\n");
        assertThat(ran.errors()).contains("the point is damaged: " + blobs.length + " blobs are wrong");
    }

    private void wrongManifest(String message) {
        Ran ran = stored.verify();
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.errors()).contains(message).doesNotContain("Exception");
    }

    @Test
    void needsNoSecret() {
        assertThat(stored.verify()).extracting(Ran::exit, Ran::out).containsExactly(0, "the point is whole\n");
    }

    @Test
    void namesTheBlobOfEachFlippedByteAndNoOther() throws IOException {
        long length = Files.size(segment(0, 2));
        for (long at = 0; at < length; at += 37) {
            StoredItem.flip(segment(0, 2), at);
            wrong(stored.segment(0, 2) + " was changed: its digest is not the one its manifest names");
            StoredItem.flip(segment(0, 2), at);
        }
    }

    @Test
    void namesEveryWrongSegment() throws IOException {
        byte[] bytes = Files.readAllBytes(segment(0, 1));
        long length = Files.size(segment(1, 2));
        Files.delete(segment(0, 3));
        Files.write(segment(1, 2), Arrays.copyOf(Files.readAllBytes(segment(1, 2)), 100));
        Files.write(segment(0, 1), Arrays.copyOf(bytes, bytes.length + 1));
        wrong(
                stored.segment(0, 1) + " is longer than " + bytes.length + " bytes",
                stored.segment(0, 3) + " is missing",
                stored.segment(1, 2) + " is cut: its manifest says " + length + " bytes");
    }

    @Test
    void namesASegmentThatStandsInAnothersPlace() throws IOException {
        Files.copy(segment(1, 1), segment(0, 1), StandardCopyOption.REPLACE_EXISTING);
        wrong(stored.segment(0, 1) + " was changed: its digest is not the one its manifest names");
    }

    @Test
    void trustsOnlyTheKeyGiven() throws NoSuchAlgorithmException {
        byte[] other = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        Ran ran = Ran.of(
                stored.words("verify"), "--public-key", Base64.getEncoder().encodeToString(other));
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.errors()).contains(stored.manifest(1), "none of the public keys given");
    }

    @Test
    void namesAChangedManifest() throws IOException {
        byte[] bytes = Files.readAllBytes(manifest(2));
        int payload = new String(bytes, java.nio.charset.StandardCharsets.US_ASCII).indexOf('.') + 10;
        bytes[payload] = (byte) (bytes[payload] == 'A' ? 'B' : 'A');
        Files.write(manifest(2), bytes);
        wrongManifest(stored.manifest(2) + " is wrong: its signature does not match");
    }

    @Test
    void namesWhereTheChainOfManifestsIsBroken() throws IOException {
        Files.delete(manifest(1));
        wrongManifest(stored.manifest(1) + " is missing");
    }

    @Test
    void namesAManifestThatStandsInAnothersPlace() throws IOException {
        Files.copy(manifest(4), manifest(3), StandardCopyOption.REPLACE_EXISTING);
        wrongManifest(stored.manifest(3) + " is wrong: it is the manifest of another point");
    }

    @Test
    void namesASignedManifestOfAnotherHistory() throws IOException {
        ItemFixture other = new ItemFixture(1 << 20, 1 << 20);
        other.write(0, 0, new byte[] {9});
        other.point();
        StoredItem forged = StoredItem.in(Files.createDirectory(folder.resolve("other")), other);
        Files.copy(forged.manifests().resolve(forged.manifest(1)), manifest(1), StandardCopyOption.REPLACE_EXISTING);
        wrongManifest(stored.manifest(1) + " is not what " + stored.manifest(2) + " follows");
    }

    @Test
    void verifiesAnOlderPointWhateverCameAfterIt() throws IOException {
        Files.delete(segment(0, 4));
        assertThat(stored.verify("--point", "3").exit()).isZero();
    }
}
