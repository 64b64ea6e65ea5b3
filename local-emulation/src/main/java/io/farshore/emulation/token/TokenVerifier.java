package io.farshore.emulation.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** Checks bearer tokens: RS256 signature by the issuer's published keys, issuer, audience and times. Thread safe. */
public final class TokenVerifier {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int MAX_TOKEN_CHARACTERS = 16_384;
    private static final String SCHEME = "Bearer ";

    private final IssuerKeys keys;
    private final Set<String> audiences;
    private final Clock clock;

    /**
     * @param issuer the tenant's address, such as {@code https://127.0.0.1:8445/TENANT}
     * @param trust trusts the issuer's certificate
     * @param audiences accepted {@code aud} claims; a slash at the end makes no difference
     */
    public TokenVerifier(URI issuer, SSLContext trust, Set<String> audiences, Clock clock) {
        this.keys = new IssuerKeys(issuer, trust, clock);
        this.audiences = audiences.stream().map(TokenVerifier::withoutSlash).collect(Collectors.toUnmodifiableSet());
        this.clock = clock;
    }

    /** The caller that the Authorization header's token speaks for. */
    public Caller verify(String authorization) throws InvalidTokenException {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new InvalidTokenException("A bearer token is required.");
        }
        String token = authorization.substring(SCHEME.length()).trim();
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || token.length() > MAX_TOKEN_CHARACTERS) {
            throw new InvalidTokenException("The token is not a signed JSON web token.");
        }
        checkSignature(parts);
        ObjectNode claims = part(parts[1]);
        checkClaims(claims);
        Set<String> roles = new HashSet<>();
        for (JsonNode role : claims.path("roles")) {
            roles.add(role.asText());
        }
        return new Caller(claims.path("appid").asText(), roles);
    }

    private void checkSignature(String[] parts) throws InvalidTokenException {
        ObjectNode header = part(parts[0]);
        if (!header.path("alg").asText().equals("RS256")) {
            throw new InvalidTokenException("The token must be signed with RS256.");
        }
        try {
            RSAPublicKey key = keys.find(header.path("kid").asText())
                    .orElseThrow(() -> new InvalidTokenException("The issuer does not know the token's key."));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                throw new InvalidTokenException("The token's signature is wrong.");
            }
        } catch (IOException e) {
            throw new InvalidTokenException("The issuer's keys cannot be read: " + e.getMessage(), e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidTokenException("The token's signature cannot be checked.", e);
        }
    }

    private void checkClaims(ObjectNode claims) throws InvalidTokenException {
        long nowSeconds = clock.instant().getEpochSecond();
        if (claims.path("exp").asLong() + CLOCK_SKEW.toSeconds() < nowSeconds) {
            throw new InvalidTokenException("The token has expired.");
        }
        if (claims.path("nbf").asLong() - CLOCK_SKEW.toSeconds() > nowSeconds) {
            throw new InvalidTokenException("The token is not valid yet.");
        }
        if (!claims.path("iss").asText().equals(keys.issuerClaim())) {
            throw new InvalidTokenException("The token is from another issuer.");
        }
        if (!audiences.contains(withoutSlash(claims.path("aud").asText()))) {
            throw new InvalidTokenException("The token is for the audience "
                    + claims.path("aud").asText() + "; accepted are " + audiences + ".");
        }
    }

    private static ObjectNode part(String encoded) throws InvalidTokenException {
        try {
            return Json.parseObject(Base64.getUrlDecoder().decode(encoded));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidTokenException("The token cannot be read.", e);
        }
    }

    private static String withoutSlash(String audience) {
        return audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
    }
}
