package io.farshore.processserver.site;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.crypto.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The file that registers a site: an Ed25519 key whose certificate was put to the vault.
 *
 * @param endpoint the functions' address
 * @param certificate what the vault knows
 * @param key its key
 * @param cloudAuthority trusted for the endpoint besides the platform's authorities, null for none
 */
public record VaultCredentials(
        String endpoint,
        X509Certificate certificate,
        PrivateKey key,
        @Nullable X509Certificate cloudAuthority) {
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record File(
            String endpoint,
            String certificate,
            String privateKey,
            @Nullable String cloudAuthority) {}

    /** Reads the file. @throws IOException saying what is wrong with it */
    public static VaultCredentials read(Path path, ObjectMapper json) throws IOException {
        if (!Files.isReadable(path)) {
            throw new IOException("the vault credentials file " + path
                    + " cannot be read; download it from the vault and name it in the configuration");
        }
        File file = json.readValue(path.toFile(), File.class);
        return new VaultCredentials(
                file.endpoint,
                Pem.certificate(file.certificate),
                Pem.privateKey("Ed25519", file.privateKey),
                file.cloudAuthority == null ? null : Pem.certificate(file.cloudAuthority));
    }

    /** Lower-case hex SHA-256 of the certificate. */
    public String thumbprint() {
        try {
            return HexFormat.of().formatHex(Digests.sha256(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
