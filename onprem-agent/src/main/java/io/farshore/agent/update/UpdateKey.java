package io.farshore.agent.update;

import io.farshore.replication.crypto.Pem;
import io.farshore.replication.recoverypoint.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The key that packages must be signed with, in a file that the machine's administrator names. */
final class UpdateKey {
    private UpdateKey() {}

    /** Reads an Ed25519 public key, PEM or the base64 of its X.509 form. @param file null: none was named */
    static PublicKey read(@Nullable Path file) throws UpdateRefusedException {
        if (file == null) {
            throw new UpdateRefusedException(
                    "this machine trusts no updates; name the public release key as updateKey in the agent's configuration");
        }
        try {
            String text = Files.readString(file).strip();
            String key = text.startsWith("-----")
                    ? Base64.getEncoder().encodeToString(Pem.decode("PUBLIC KEY", text))
                    : text;
            return SigningKeys.fromBase64(key);
        } catch (IOException | IllegalArgumentException e) {
            throw new UpdateRefusedException("the updateKey " + file + " cannot be read: " + e.getMessage());
        }
    }
}
