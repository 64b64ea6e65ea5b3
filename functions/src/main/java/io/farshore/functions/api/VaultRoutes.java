package io.farshore.functions.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.DirectoryEntry;
import io.farshore.controlplane.vault.SiteKey;
import io.farshore.controlplane.vault.Vault;
import io.farshore.controlplane.vault.VaultAddress;
import io.farshore.controlplane.view.VaultView;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.request.Fields;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Vaults, certificates, extended information. Vaults are made and removed at once, without a job. */
final class VaultRoutes {
    private final ApiPorts ports;
    private final ControlRecords records;
    private final Lookup lookup;

    VaultRoutes(ApiPorts ports) {
        this.ports = ports;
        records = ports.records();
        lookup = new Lookup(records);
    }

    List<Route> routes() {
        String subscription = "subscriptions/{subscription}/providers/Microsoft.RecoveryServices/vaults";
        return List.of(
                Route.of("GET", subscription, this::list),
                Route.of("GET", Lookup.VAULTS, this::list),
                Route.of("PUT", Lookup.VAULT, this::put),
                Route.of("GET", Lookup.VAULT, call -> ApiResponse.ok(VaultView.vault(lookup.vault(call)))),
                Route.of("DELETE", Lookup.VAULT, this::delete),
                Route.of("PUT", Lookup.VAULT + "/certificates/{certificate}", this::putCertificate),
                Route.of(
                        "GET",
                        Lookup.VAULT + "/extendedInformation/vaultExtendedInfo",
                        call -> ApiResponse.ok(VaultView.extendedInfo(lookup.vault(call)))));
    }

    private ApiResponse list(ApiCall call) {
        List<ObjectNode> vaults = records.directory().list(Directory.Kind.VAULT).stream()
                .map(DirectoryEntry::address)
                .filter(address -> isIn(address, call))
                .flatMap(address -> records.vaults().get(address.vaultId(), ControlRecords.VAULT_ID).stream())
                .map(VaultView::vault)
                .toList();
        return ApiResponse.ok(Wire.list(vaults, null));
    }

    private static boolean isIn(VaultAddress address, ApiCall call) {
        String group = call.variables().get("group");
        return address.subscriptionId().equalsIgnoreCase(call.path("subscription"))
                && (group == null || address.resourceGroup().equalsIgnoreCase(group));
    }

    private ApiResponse put(ApiCall call) {
        Fields body = call.body();
        Lookup.newName(call.path("vault"));
        VaultAddress address = call.vault();
        String location = body.text("location");
        Instant now = ports.clock().instant();
        records.directory().put(Directory.Kind.VAULT, address.vaultId(), address, ControlRecords.VAULT_ID);
        Vault vault = records.vaults()
                .put(
                        address.vaultId(),
                        ControlRecords.VAULT_ID,
                        () -> fresh(address, location, body, now),
                        old -> change(old, body, now));
        return ApiResponse.ok(VaultView.vault(vault));
    }

    private Vault fresh(VaultAddress address, String location, Fields body, Instant now) {
        UUID random = ports.ids().get();
        byte[] key = ByteBuffer.allocate(16)
                .putLong(random.getMostSignificantBits())
                .putLong(random.getLeastSignificantBits())
                .array();
        String integrityKey = Base64.getEncoder().encodeToString(key);
        long number = ports.ids().get().getMostSignificantBits() >>> 1;
        String sku = body.objectOrEmpty("sku").text("name", "Standard");
        return new Vault(address, location, sku, "Enabled", null, null, integrityKey, number, now, now);
    }

    private static Vault change(Vault old, Fields body, Instant now) {
        Fields properties = body.objectOrEmpty("properties");
        JsonNode tags = orNull(body.raw("tags"));
        JsonNode settings = orNull(properties.raw("monitoringSettings"));
        return new Vault(
                old.address(),
                old.location(),
                body.objectOrEmpty("sku").text("name", old.skuName()),
                properties.text("publicNetworkAccess", old.publicNetworkAccess()),
                tags,
                settings,
                old.integrityKey(),
                old.resourceNumber(),
                old.createdTime(),
                now);
    }

    private static @Nullable JsonNode orNull(JsonNode node) {
        return node.isObject() ? node : null;
    }

    private ApiResponse delete(ApiCall call) {
        String vaultId = call.vault().vaultId();
        if (records.vaults().get(vaultId, ControlRecords.VAULT_ID).isEmpty()) {
            return ApiResponse.empty(204);
        }
        if (!records.items().list(vaultId).isEmpty()) {
            throw ApiException.conflict(
                    "VaultNotEmpty",
                    "The vault '" + call.path("vault") + "' has protected items.",
                    "Disable their protection first.");
        }
        records.vCenters().list(vaultId).forEach(each -> records.vCenters()
                .delete(vaultId, ControlRecords.vCenterId(each.fabricId(), each.name())));
        for (Fabric fabric : records.fabrics().list(vaultId)) {
            records.directory().remove(Directory.Kind.FABRIC, fabric.fabricId());
            records.fabrics().delete(vaultId, ControlRecords.fabricId(fabric.name()));
        }
        for (SiteKey key : records.siteKeys().list(vaultId)) {
            records.directory().remove(Directory.Kind.SITE_KEY, key.keyId());
            records.siteKeys().delete(vaultId, ControlRecords.siteKeyId(key.keyId()));
        }
        records.vaults().delete(vaultId, ControlRecords.VAULT_ID);
        records.directory().remove(Directory.Kind.VAULT, vaultId);
        return ApiResponse.empty(200);
    }

    private ApiResponse putCertificate(ApiCall call) {
        Vault vault = lookup.vault(call);
        String name = Lookup.newName(call.path("certificate"));
        String certificate = call.body().object("properties").text("certificate");
        return ApiResponse.ok(VaultView.certificate(vault, ports.certificates().put(vault, name, certificate)));
    }
}
