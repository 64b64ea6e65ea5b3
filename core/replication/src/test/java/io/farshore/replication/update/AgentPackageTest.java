package io.farshore.replication.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.recoverypoint.SignedDocument;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentPackageTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final KeyPair KEY = keyPair();

    private static KeyPair keyPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(String type, String payload) {
        return SignedDocument.sign(KEY.getPrivate(), "release", type, payload).compact();
    }

    private static String payload(String version, String digest, long sizeBytes) {
        return "{\"version\":\"" + version + "\",\"sha256\":\"" + digest + "\",\"sizeBytes\":" + sizeBytes + "}";
    }

    @Test
    void saysWhatWasSigned() throws DamagedDataException {
        String document = signed(AgentPackage.TYPE, payload("0.1.1", DIGEST, 7));
        AgentPackage expected = new AgentPackage(new AgentVersion(0, 1, 1), DIGEST, 7);
        assertThat(AgentPackage.verified(document, KEY.getPublic())).isEqualTo(expected);
        assertThat(AgentPackage.read(document)).isEqualTo(expected);
    }

    @Test
    void isNotBelievedWhenAnotherSigned() {
        String document = signed(AgentPackage.TYPE, payload("0.1.1", DIGEST, 7));
        assertThatThrownBy(() -> AgentPackage.verified(document, keyPair().getPublic()))
                .isInstanceOf(DamagedDataException.class)
                .hasMessageContaining("not signed with the update key");
        String[] parts = document.split("\\.");
        String other = signed(AgentPackage.TYPE, payload("9.9.9", DIGEST, 7)).split("\\.")[1];
        assertThatThrownBy(() -> AgentPackage.verified(parts[0] + "." + other + "." + parts[2], KEY.getPublic()))
                .isInstanceOf(DamagedDataException.class);
    }

    static Stream<String> documentsThatAreNone() {
        return Stream.of(
                "",
                "a.b.c",
                signed("farshore-point+jws", payload("0.1.1", DIGEST, 7)),
                signed(AgentPackage.TYPE, "[]"),
                signed(AgentPackage.TYPE, "not json"),
                signed(AgentPackage.TYPE, payload("../../etc", DIGEST, 7)),
                signed(AgentPackage.TYPE, payload("0.1.1", DIGEST.toUpperCase(java.util.Locale.ROOT), 7)),
                signed(AgentPackage.TYPE, payload("0.1.1", DIGEST, 0)),
                signed(AgentPackage.TYPE, payload("0.1.1", DIGEST, AgentPackage.MAX_SIZE_BYTES + 1)),
                signed(AgentPackage.TYPE, payload("0.1.1", DIGEST, 7) + " ".repeat(AgentPackage.MAX_SIGNATURE_CHARS)));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("documentsThatAreNone")
    void refusesWhatDescribesNoPackage(String document) {
        assertThatThrownBy(() -> AgentPackage.verified(document, KEY.getPublic()))
                .isInstanceOf(DamagedDataException.class);
        assertThatThrownBy(() -> AgentPackage.read(document)).isInstanceOf(DamagedDataException.class);
    }

    @ParameterizedTest
    @CsvSource({"0.1.1,0.1.0", "0.2.0,0.1.9", "1.0.0,0.9.9", "0.1.10,0.1.9", "0.0.1,0.0.0"})
    void theHigherNumberIsNewer(String newer, String older) {
        AgentVersion left = AgentVersion.parse(newer).orElseThrow();
        AgentVersion right = AgentVersion.parse(older).orElseThrow();
        assertThat(left.isNewerThan(right)).isTrue();
        assertThat(right.isNewerThan(left)).isFalse();
        assertThat(left.isNewerThan(left)).isFalse();
        assertThat(left).hasToString(newer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0.1",
                "0.1.0-SNAPSHOT",
                "0.1.0.1",
                "00.1.0",
                "0.1.123456",
                "-1.0.0",
                "0.1.0/..",
                "0.1.0\n"
            })
    void otherTextsAreNoVersions(String text) {
        assertThat(AgentVersion.parse(text)).isEmpty();
    }
}
