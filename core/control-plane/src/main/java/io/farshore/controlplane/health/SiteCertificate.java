package io.farshore.controlplane.health;

import io.farshore.controlplane.fabric.Fabric;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says in time that the certificate by which a site proves itself ends: after that it is not heard any more. */
public final class SiteCertificate {
    public static final String CODE = "FS2002";

    private static final Duration NOTICE = Duration.ofDays(30);

    private SiteCertificate() {}

    /** @param end of its validity */
    public static Optional<HealthError> check(Fabric fabric, Instant end, Instant now) {
        if (now.isBefore(end.minus(NOTICE))) {
            return Optional.empty();
        }
        boolean ended = !now.isBefore(end);
        return Optional.of(new HealthError(
                CODE,
                ended ? Severity.CRITICAL : Severity.WARNING,
                "AgentHealth",
                "AgentHealth",
                "The certificate of the site '" + fabric.friendlyName() + "' " + (ended ? "ended" : "ends") + " at "
                        + end + (ended ? "; the vault does not believe the site any more." : "."),
                "Certificates are valid for as long as they were made for.",
                ended
                        ? "Make a new certificate for the site, put it to the vault and restart its configuration server."
                        : "Renew it: the operation renewCertificate of the fabric.",
                now));
    }
}
