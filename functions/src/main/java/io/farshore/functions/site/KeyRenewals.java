package io.farshore.functions.site;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.store.Json;
import io.farshore.controlplane.vault.KeyRenewal;
import io.farshore.controlplane.vault.SiteKey;
import io.farshore.controlplane.vault.VaultAddress;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Takes the new certificates of sites that were asked to renew theirs: docs/adr/0008-renewal-of-a-sites-key.md. */
public final class KeyRenewals {
    private final ControlRecords records;
    private final SiteCertificates certificates;
    private final Clock clock;

    public KeyRenewals(ControlRecords records, Clock clock) {
        this.records = records;
        this.certificates = new SiteCertificates(records);
        this.clock = clock;
    }

    ObjectNode put(SiteSignatures.Signed signed, Fields body) {
        SiteIdentity site = signed.site();
        Fabric fabric = new SiteFabrics(records).of(site);
        if (!signed.payload().text("iss").equals(fabric.siteId())) {
            throw new UntrustedSiteException("the token was issued by another site");
        }
        String commandId = body.guid("commandId");
        SiteKey fresh = SiteCertificates.parse(site.key().name(), body.text("certificate"))
                .boundTo(fabric.siteId());
        check(fresh, site.key());
        VaultAddress vault = site.vault();
        KeyRenewal renewal = records.keyRenewals()
                .update(
                        vault.vaultId(),
                        ControlRecords.keyRenewalId(fabric.name()),
                        open -> open.commandId().equals(commandId) ? open.with(fresh.keyId()) : open)
                .filter(open -> open.commandId().equals(commandId))
                .orElseThrow(() -> new InvalidRequestException("No renewal " + commandId + " is under way."));
        if (!fresh.keyId().equals(renewal.keyId())) {
            throw new InvalidRequestException(
                    "Another certificate was put for this renewal already. If that was not this site, its key is known"
                            + " to somebody else: remove the site from the vault and register it anew.");
        }
        certificates.put(vault, vault.vaultId(), fresh);
        return Json.MAPPER.createObjectNode().put("keyId", fresh.keyId());
    }

    private void check(SiteKey fresh, SiteKey old) {
        Instant now = clock.instant();
        if (!fresh.isValidAt(now)) {
            throw new InvalidRequestException("The certificate is not valid now; check the clock of the site.");
        }
        Duration allowed = Duration.between(old.validFrom(), old.validTo());
        if (Duration.between(fresh.validFrom(), fresh.validTo()).compareTo(allowed) > 0) {
            throw new InvalidRequestException("The certificate is valid for longer than the one that it renews.");
        }
    }
}
