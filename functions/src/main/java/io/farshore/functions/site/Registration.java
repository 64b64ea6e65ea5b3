package io.farshore.functions.site;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.ProcessServer;
import io.farshore.controlplane.store.Json;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.SiteKey;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import io.farshore.functions.storage.SiteAccess;
import io.farshore.functions.storage.StorageAccount;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.recoverypoint.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Registers a site: makes or renews its fabric. The same site always gets the same fabric. */
public final class Registration {
    private static final int MAX_PROCESS_SERVERS = 64;

    private final ControlRecords records;
    private final SiteAccess access;
    private final Clock clock;

    public Registration(ControlRecords records, SiteAccess access, Clock clock) {
        this.records = records;
        this.access = access;
        this.clock = clock;
    }

    public ObjectNode register(SiteSignatures.Signed signed, Fields body) {
        String siteId = body.guid("siteId");
        SiteIdentity site = signed.site();
        if (!signed.payload().text("iss").equals(siteId)) {
            throw new UntrustedSiteException("the token was issued by another site");
        }
        bind(site, siteId);
        Fabric fabric = fabric(site, siteId, body);
        records.directory()
                .put(Directory.Kind.FABRIC, fabric.fabricId(), site.vault(), ControlRecords.fabricId(fabric.name()));
        records.fabrics()
                .put(
                        site.vault().vaultId(),
                        ControlRecords.fabricId(fabric.name()),
                        () -> fabric,
                        old -> fabric.withHealthErrors(old.healthErrors())
                                .withHeartbeat(fabric.lastHeartbeat(), fabric.processServers(), old.runAsAccounts()));
        return answer(fabric);
    }

    /** The first site to register with a certificate owns it. */
    private void bind(SiteIdentity site, String siteId) {
        String documentId = ControlRecords.siteKeyId(site.key().keyId());
        SiteKey key = records.siteKeys()
                .update(site.vault().vaultId(), documentId, old -> old.siteId() == null ? old.boundTo(siteId) : old)
                .orElseThrow(() -> new UntrustedSiteException("the certificate was removed"));
        if (!siteId.equals(key.siteId())) {
            throw new UntrustedSiteException("the certificate belongs to another site");
        }
    }

    private Fabric fabric(SiteIdentity site, String siteId, Fields body) {
        byte[] digest = Digests.sha256((site.vault().vaultId() + '/' + siteId).getBytes(StandardCharsets.UTF_8));
        Instant now = clock.instant();
        List<ProcessServer> servers = body.objects("processServers").stream()
                .limit(MAX_PROCESS_SERVERS + 1L)
                .map(server -> processServer(server, now))
                .toList();
        if (servers.isEmpty() || servers.size() > MAX_PROCESS_SERVERS) {
            throw new InvalidRequestException("processServers must name 1 to " + MAX_PROCESS_SERVERS + " servers.");
        }
        return new Fabric(
                UUID.nameUUIDFromBytes(digest).toString(),
                HexFormat.of().formatHex(digest),
                body.text("friendlyName"),
                body.text("hostName"),
                body.text("version"),
                siteId,
                site.key().keyId(),
                now,
                servers,
                List.of(),
                List.of());
    }

    private static ProcessServer processServer(Fields server, Instant now) {
        String key = server.text("manifestPublicKey");
        try {
            SigningKeys.fromBase64(key);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("processServers[].manifestPublicKey is not an Ed25519 key.", e);
        }
        return new ProcessServer(
                server.guid("id"), server.text("name"), server.text("ipAddress", ""), key, 0, 0, 0, null, now);
    }

    private ObjectNode answer(Fabric fabric) {
        Instant expiry = access.expiry();
        return Json.MAPPER
                .createObjectNode()
                .put("fabricId", fabric.fabricId())
                .put("fabricName", fabric.name())
                .put("commandQueueUrl", access.takeMessages(StorageAccount.fabricQueue(fabric.fabricId()), expiry))
                .put("eventQueueUrl", access.addMessages(StorageAccount.SITE_EVENTS, expiry))
                .put("expiresAt", expiry.toString());
    }
}
