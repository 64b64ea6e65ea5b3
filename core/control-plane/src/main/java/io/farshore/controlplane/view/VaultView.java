package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.vault.SiteKey;
import io.farshore.controlplane.vault.Vault;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Vaults, their extended information and certificates: classic-wire.md sections 1.1 and 1.2. */
public final class VaultView {
    private static final DateTimeFormatter OFFSET_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

    private VaultView() {}

    public static ObjectNode vault(Vault vault) {
        ObjectNode view = Wire.object();
        view.put("location", vault.location()).put("name", vault.address().name());
        view.put("etag", "W/\"datetime'" + Wire.time(vault.changedTime()).replace(":", "%3A") + "'\"");
        view.set("tags", vault.tags() == null ? Wire.object() : vault.tags());
        view.set("properties", properties(vault));
        view.put("id", vault.address().resourceId()).put("type", ResourceIds.VAULT_TYPE);
        view.putObject("sku").put("name", vault.skuName());
        return view;
    }

    private static ObjectNode properties(Vault vault) {
        ObjectNode properties = Wire.object();
        properties.put("provisioningState", "Succeeded");
        properties.put("privateEndpointStateForBackup", "None");
        properties.put("privateEndpointStateForSiteRecovery", "None");
        if (vault.settings() != null) {
            properties.set("monitoringSettings", vault.settings());
        }
        properties.put("backupStorageVersion", "Unassigned");
        properties
                .putObject("redundancySettings")
                .put("standardTierStorageRedundancy", "GeoRedundant")
                .put("crossRegionRestore", "Disabled");
        properties.put("secureScore", "None").put("bcdrSecurityLevel", "Poor");
        return properties.put("publicNetworkAccess", vault.publicNetworkAccess());
    }

    public static ObjectNode extendedInfo(Vault vault) {
        ObjectNode view = Wire.object();
        view.put("name", "vaultExtendedInfo").put("etag", vault.vaultId());
        view.putObject("properties").put("integrityKey", vault.integrityKey()).put("algorithm", "None");
        view.put("id", vault.address().resourceId() + "/extendedInformation/vaultExtendedInfo");
        return view.put("type", ResourceIds.VAULT_TYPE + "/extendedInformation");
    }

    public static ObjectNode certificate(Vault vault, SiteKey key) {
        ObjectNode view = Wire.object();
        view.put("name", key.name()).put("type", ResourceIds.VAULT_TYPE + "/certificates");
        view.put("id", vault.address().childPrefix() + "/certificates/" + key.name());
        view.putObject("properties")
                .put("authType", "ACS")
                .put("certificate", key.certificate())
                .put("resourceId", vault.resourceNumber())
                .put("globalAcsNamespace", "farshore")
                .put("globalAcsHostName", "farshore")
                .put("globalAcsRPRealm", "farshore")
                .put("subject", key.subject())
                .put("validFrom", OFFSET_TIME.format(key.validFrom()))
                .put("validTo", OFFSET_TIME.format(key.validTo()))
                .put("thumbprint", key.thumbprint())
                .put("friendlyName", "")
                .put("issuer", key.issuer());
        return view;
    }
}
