package io.farshore.controlplane.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Recovery Services vault.
 *
 * @param integrityKey base64 of 16 random bytes, made with the vault
 * @param resourceNumber the number by which the vault appears in certificates, positive
 * @param createdTime of the first PUT
 * @param settings monitoring settings as given, or null
 */
public record Vault(
        VaultAddress address,
        String location,
        String skuName,
        String publicNetworkAccess,
        @Nullable JsonNode tags,
        @Nullable JsonNode settings,
        String integrityKey,
        long resourceNumber,
        Instant createdTime,
        Instant changedTime) {
    public String vaultId() {
        return address.vaultId();
    }
}
