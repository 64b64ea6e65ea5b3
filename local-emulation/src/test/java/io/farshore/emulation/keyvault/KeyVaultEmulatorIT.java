package io.farshore.emulation.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import io.farshore.emulation.testlab.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit sets the lab
class KeyVaultEmulatorIT {
    private static final byte[] DATA_KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Lab lab;
    private KeyVaultServer vault;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        lab = Lab.start(folder);
        vault = startVault();
    }

    private KeyVaultServer startVault() throws IOException {
        KeyVaultServer.Settings settings = new KeyVaultServer.Settings(
                0,
                lab.folder().resolve("keyvault"),
                List.of("vault-key"),
                lab.identity().issuer());
        return KeyVaultServer.start(settings, lab.tls(), Clock.systemUTC());
    }

    @AfterAll
    void stop() {
        vault.close();
        lab.close();
    }

    private KeyClient keys(String role) throws IOException {
        return new KeyClientBuilder()
                .vaultUrl(vault.vaultUrl().toString())
                .credential(lab.credential(role))
                .httpClient(lab.httpClient())
                .disableChallengeResourceVerification()
                .buildClient();
    }

    private CryptographyClient cryptography(String role, String keyId) throws IOException {
        return new CryptographyClientBuilder()
                .keyIdentifier(keyId)
                .credential(lab.credential(role))
                .httpClient(lab.httpClient())
                .disableChallengeResourceVerification()
                .buildClient();
    }

    @Test
    void givesThePublicKeyAndItsVersions() throws IOException {
        KeyVaultKey key = keys("reader").getKey("vault-key");

        assertThat(key.getKey().getN()).hasSizeGreaterThanOrEqualTo(384);
        assertThat(key.getKey().hasPrivateKey()).isFalse();
        assertThat(keys("reader")
                        .getKey("vault-key", key.getProperties().getVersion())
                        .getId())
                .isEqualTo(key.getId());
        assertThat(keys("reader").listPropertiesOfKeyVersions("vault-key").stream())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA-OAEP-256", "RSA-OAEP"})
    void unwrapsWhatTheOfficialClientWrapped(String algorithm) throws IOException {
        String keyId = keys("reader").getKey("vault-key").getId();
        KeyWrapAlgorithm wrap = KeyWrapAlgorithm.fromString(algorithm);

        byte[] wrapped = cryptography("reader", keyId).wrapKey(wrap, DATA_KEY).getEncryptedKey();

        assertThat(wrapped).isNotEqualTo(DATA_KEY);
        assertThat(cryptography("contributor", keyId).unwrapKey(wrap, wrapped).getKey())
                .isEqualTo(DATA_KEY);
    }

    @Test
    void aReaderMayNotUnwrap() throws IOException {
        String keyId = keys("reader").getKey("vault-key").getId();
        CryptographyClient reader = cryptography("reader", keyId);
        byte[] wrapped = reader.wrapKey(KeyWrapAlgorithm.RSA_OAEP_256, DATA_KEY).getEncryptedKey();

        assertThatThrownBy(() -> reader.unwrapKey(KeyWrapAlgorithm.RSA_OAEP_256, wrapped))
                .isInstanceOfSatisfying(HttpResponseException.class, refusal -> assertThat(
                                refusal.getResponse().getStatusCode())
                        .isEqualTo(403));
    }

    @Test
    void signsSoThatThePublicKeyProvesIt() throws IOException, GeneralSecurityException {
        KeyVaultKey key = keys("reader").getKey("vault-key");
        byte[] signature = cryptography("contributor", key.getId())
                .signData(SignatureAlgorithm.PS256, DATA_KEY)
                .getSignature();

        Signature verifier = Signature.getInstance("RSASSA-PSS");
        verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        verifier.initVerify(key.getKey().toRsa().getPublic());
        verifier.update(DATA_KEY);
        assertThat(verifier.verify(signature)).isTrue();
        assertThatThrownBy(() -> cryptography("reader", key.getId()).signData(SignatureAlgorithm.PS256, DATA_KEY))
                .hasMessageContaining("keys/sign");
    }

    @Test
    void refusesAChangedWrappedKey() throws IOException {
        String keyId = keys("reader").getKey("vault-key").getId();
        CryptographyClient contributor = cryptography("contributor", keyId);
        byte[] wrapped =
                contributor.wrapKey(KeyWrapAlgorithm.RSA_OAEP_256, DATA_KEY).getEncryptedKey();
        wrapped[5] ^= 1;

        assertThatThrownBy(() -> contributor.unwrapKey(KeyWrapAlgorithm.RSA_OAEP_256, wrapped))
                .hasMessageContaining("BadParameter");
    }

    @Test
    void saysThatAKeyIsNotThere() throws IOException {
        KeyClient reader = keys("reader");

        assertThatThrownBy(() -> reader.getKey("absent"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("KeyNotFound");
    }

    @Test
    void keepsItsKeysOverARestartAndFromOthers() throws IOException {
        String version = keys("reader").getKey("vault-key").getProperties().getVersion();
        vault.close();
        vault = startVault();

        assertThat(keys("reader").getKey("vault-key").getProperties().getVersion())
                .isEqualTo(version);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(lab.folder().resolve("keyvault/vault-key.pem"))))
                .isEqualTo("rw-------");
    }
}
