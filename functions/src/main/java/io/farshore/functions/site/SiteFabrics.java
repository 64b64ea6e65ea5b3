package io.farshore.functions.site;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import java.util.Optional;

/** Finds the fabric that a site has registered. */
final class SiteFabrics {
    private final ControlRecords records;

    SiteFabrics(ControlRecords records) {
        this.records = records;
    }

    Fabric of(SiteIdentity site) {
        String siteId = site.key().siteId();
        Optional<Fabric> fabric = records.fabrics().list(site.vault().vaultId()).stream()
                .filter(candidate -> candidate.siteId().equals(siteId))
                .findFirst();
        return fabric.orElseThrow(() -> new UntrustedSiteException("the site is not registered"));
    }
}
