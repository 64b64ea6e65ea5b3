package io.farshore.processserver.site;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.crypto.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The file that registers a site: an Ed25519 key whose certificate was put to the vault.
 *
 * @param endpoint the functions' address
 * @param key with the certificate that the vault knows
 * @param cloudAuthority trusted for the endpoint besides the platform's authorities, null for none
 */
public record VaultCredentials(
        String endpoint, VaultKeys.Key key, @Nullable X509Certificate cloudAuthority) {
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
                new VaultKeys.Key(Pem.certificate(file.certificate), Pem.privateKey("Ed25519", file.privateKey)),
                file.cloudAuthority == null ? null : Pem.certificate(file.cloudAuthority));
    }
}
