package io.farshore.functions.site;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.DirectoryEntry;
import io.farshore.controlplane.vault.SiteKey;
import io.farshore.functions.request.Fields;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Checks what a site has signed with the key of its certificate: requests and events. */
public final class SiteSignatures {
    private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{64}");
    private static final String AUDIENCE = "farshore-site";
    private static final Duration MAX_LIFETIME = Duration.ofMinutes(10);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final String SCHEME = "Bearer ";
    private static final int MAX_TOKEN_CHARS = 16 * 1024;

    private final ControlRecords records;
    private final Clock clock;

    public SiteSignatures(ControlRecords records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    /** A document whose signature has been checked. */
    public record Signed(SiteIdentity site, Fields payload) {}

    /** The site that presents this Authorization header. */
    public Signed request(String authorization) {
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        if (!bearer || authorization.length() > MAX_TOKEN_CHARS) {
            throw new UntrustedSiteException("a bearer token signed by the site is required");
        }
        Signed signed = verify(authorization.substring(SCHEME.length()).trim());
        checkClaims(signed.payload());
        return signed;
    }

    /** The payload of an event and who signed it. */
    public Signed verify(String compact) {
        try {
            SignedDocument document = SignedDocument.parse(compact);
            SiteIdentity site = site(document.keyId());
            if (!document.isSignedBy(SigningKeys.fromBase64(site.key().publicKey()))) {
                throw new UntrustedSiteException("the signature is not that of key " + document.keyId());
            }
            return new Signed(site, Fields.parse(document.payload()));
        } catch (DamagedDataException e) {
            throw new UntrustedSiteException("not a signed document", e);
        }
    }

    private SiteIdentity site(String keyId) {
        if (!KEY_ID.matcher(keyId).matches()) {
            throw new UntrustedSiteException("the key id is not that of a certificate");
        }
        DirectoryEntry entry = records.directory()
                .find(Directory.Kind.SITE_KEY, keyId)
                .orElseThrow(() -> new UntrustedSiteException("no vault has a certificate with key id " + keyId));
        SiteKey key = records.siteKeys()
                .get(entry.vaultId(), entry.documentId())
                .orElseThrow(() -> new UntrustedSiteException("the certificate of key " + keyId + " was removed"));
        if (!key.isValidAt(clock.instant())) {
            throw new UntrustedSiteException("the certificate of key " + keyId + " is not valid now");
        }
        return new SiteIdentity(entry.address(), key);
    }

    private void checkClaims(Fields claims) {
        Instant now = clock.instant();
        Instant issued = Instant.ofEpochSecond(claims.number("iat", 0, Long.MAX_VALUE / 1000));
        Instant expires = Instant.ofEpochSecond(claims.number("exp", 0, Long.MAX_VALUE / 1000));
        if (!claims.text("aud").equals(AUDIENCE)) {
            throw new UntrustedSiteException("the token is not for " + AUDIENCE);
        }
        if (Duration.between(issued, expires).compareTo(MAX_LIFETIME) > 0) {
            throw new UntrustedSiteException("the token lives longer than " + MAX_LIFETIME);
        }
        if (issued.isAfter(now.plus(CLOCK_SKEW)) || !expires.isAfter(now.minus(CLOCK_SKEW))) {
            throw new UntrustedSiteException("the token is not valid now; check the clock of the site");
        }
    }
}
