package io.farshore.controlplane.vault;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a site, put to the vault by its operator.
 *
 * @param keyId lower-case hex SHA-256 of the certificate's DER; the {@code kid} of what the site signs
 * @param name of the certificate resource
 * @param certificate base64 DER
 * @param publicKey base64 X.509 SubjectPublicKeyInfo
 * @param thumbprint upper-case hex SHA-1, as the contract shows it
 * @param siteId the site that registered with it first, and the only one that may use it; null until then
 */
public record SiteKey(
        String keyId,
        String name,
        String certificate,
        String publicKey,
        String subject,
        String issuer,
        String thumbprint,
        Instant validFrom,
        Instant validTo,
        @Nullable String siteId) {
    public SiteKey boundTo(String site) {
        return new SiteKey(keyId, name, certificate, publicKey, subject, issuer, thumbprint, validFrom, validTo, site);
    }

    /** The same key, valid until then at most. */
    public SiteKey endingAt(Instant end) {
        Instant earlier = end.isBefore(validTo) ? end : validTo;
        return new SiteKey(
                keyId, name, certificate, publicKey, subject, issuer, thumbprint, validFrom, earlier, siteId);
    }

    public boolean isValidAt(Instant time) {
        return !time.isBefore(validFrom) && time.isBefore(validTo);
    }
}
