package io.farshore.functions.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks access tokens of Microsoft Entra ID: RS256 by the issuer's published keys, issuer, audience and expiry. The
 * keys are cached and fetched again when an unknown one is named. Thread-safe.
 */
public final class EntraAuthenticator implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(EntraAuthenticator.class);
    private static final int MAX_TOKEN_CHARS = 32 * 1024;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    public EntraAuthenticator(String issuer, Set<String> audiences, URI jwksUrl) {
        this(issuer, audiences, source(jwksUrl));
    }

    EntraAuthenticator(String issuer, Set<String> audiences, JWKSource<SecurityContext> keys) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                withAndWithoutSlash(audiences),
                new JWTClaimsSet.Builder().issuer(issuer).build(),
                Set.of("exp", "iss", "aud"),
                Set.of()));
    }

    @Override
    public Caller authenticate(String bearerToken) {
        if (bearerToken.length() > MAX_TOKEN_CHARS) {
            throw refused("The access token is too long.");
        }
        try {
            JWTClaimsSet claims = processor.process(bearerToken, null);
            List<String> roles = claims.getStringListClaim("roles");
            String id = claims.getStringClaim("oid");
            return new Caller(id == null ? "unknown" : id, roles == null ? Set.of() : new HashSet<>(roles));
        } catch (ParseException | BadJOSEException e) {
            LOG.info("an access token was refused: {}", e.getMessage());
            throw refused("The access token is invalid.");
        } catch (JOSEException e) {
            LOG.error("access tokens cannot be checked; see FARSHORE_TOKEN_JWKS_URL", e);
            throw ApiException.plain(503, "ServiceUnavailable", "Access tokens cannot be checked now. Try again.");
        }
    }

    private static ApiException refused(String message) {
        return ApiException.plain(401, "InvalidAuthenticationToken", message);
    }

    private static JWKSource<SecurityContext> source(URI jwksUrl) {
        try {
            return JWKSourceBuilder.create(jwksUrl.toURL()).retrying(true).build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("FARSHORE_TOKEN_JWKS_URL is not a URL", e);
        }
    }

    private static Set<String> withAndWithoutSlash(Set<String> audiences) {
        Set<String> all = new HashSet<>();
        for (String audience : audiences) {
            String bare = audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
            all.add(bare);
            all.add(bare + '/');
        }
        return all;
    }
}
