package io.farshore.controlplane.vault;

/**
 * Says in which vault something is that is known by its own id alone.
 *
 * @param kind Vault, SiteKey, Fabric or Item
 * @param id of the thing
 * @param documentId of its document in the vault's partition
 */
public record DirectoryEntry(String kind, String id, VaultAddress address, String documentId) {
    public String vaultId() {
        return address.vaultId();
    }
}
