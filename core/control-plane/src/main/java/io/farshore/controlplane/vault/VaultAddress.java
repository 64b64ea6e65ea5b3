package io.farshore.controlplane.vault;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** Where a vault is in Azure Resource Manager. Names are compared without regard to case, and kept as first written. */
public record VaultAddress(String subscriptionId, String resourceGroup, String name) {
    private static final String PROVIDER = "/providers/Microsoft.RecoveryServices/vaults/";

    /** The id of the vault's documents: the same for every spelling of the address. */
    public String vaultId() {
        String key = resourceId().toLowerCase(Locale.ROOT);
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** As the vault itself is named: {@code /subscriptions/...}. */
    public String resourceId() {
        return "/subscriptions/" + tail();
    }

    /** As everything inside of it is named: {@code /Subscriptions/...}, with the capital of the contract. */
    public String childPrefix() {
        return "/Subscriptions/" + tail();
    }

    private String tail() {
        return subscriptionId + "/resourceGroups/" + resourceGroup + PROVIDER + name;
    }
}
