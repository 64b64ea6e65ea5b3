package io.farshore.controlplane.vault;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a vault for replication.
 *
 * @param migrationSolutionId ARM id of an Azure Migrate solution, kept as given and not used
 * @param vmwareToAzureProviderType the provider of new items
 */
public record VaultSetting(String name, @Nullable String migrationSolutionId, String vmwareToAzureProviderType) {
    public static final String DEFAULT_NAME = "default";
    public static final String PROVIDER = "InMageAzureV2";

    /** Of a vault where none was put. */
    public static final VaultSetting NONE = new VaultSetting(DEFAULT_NAME, null, PROVIDER);

    /** Id of the document of the only one. */
    public static final String DOCUMENT_ID = "vaultsetting";
}
