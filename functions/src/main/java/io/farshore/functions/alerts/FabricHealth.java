package io.farshore.functions.alerts;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.health.ProviderConnection;
import io.farshore.controlplane.health.SiteCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a site by the mere passing of time: it is not heard, or soon cannot be. */
public final class FabricHealth {
    private FabricHealth() {}

    /** The worst first. */
    static List<HealthError> errors(ControlRecords records, String vaultId, Fabric fabric, Instant now) {
        List<HealthError> errors = new ArrayList<>();
        ProviderConnection.check(fabric, now).ifPresent(errors::add);
        records.siteKeys()
                .get(vaultId, ControlRecords.siteKeyId(fabric.siteKeyId()))
                .flatMap(key -> SiteCertificate.check(fabric, key.validTo(), now))
                .ifPresent(errors::add);
        return errors;
    }

    /** The fabric with these errors among the others. */
    public static Fabric observed(ControlRecords records, String vaultId, Fabric fabric, Instant now) {
        List<HealthError> errors = new ArrayList<>(fabric.healthErrors());
        errors.addAll(errors(records, vaultId, fabric, now));
        return fabric.withHealthErrors(errors);
    }
}
