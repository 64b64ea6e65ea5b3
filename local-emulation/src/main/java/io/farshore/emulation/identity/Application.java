package io.farshore.emulation.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * A registered application, or the managed identity.
 *
 * @param secret the client secret; for the managed identity the value of IDENTITY_HEADER
 */
public record Application(String clientId, String objectId, String secret, Set<String> roles) {
    public Application {
        roles = Set.copyOf(roles);
    }

    /** Compares in constant time. */
    boolean hasSecret(String offered) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Application[" + clientId + ", roles " + roles + "]";
    }
}
