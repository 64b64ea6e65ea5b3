package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EntraAuthenticatorTest {
    private static final String ISSUER = "https://issuer/tenant";
    private static final RSAKey KEY = key();
    private static final RSAKey STRANGER = key();

    private final EntraAuthenticator authenticator = new EntraAuthenticator(
            ISSUER, Set.of("https://management.azure.com"), new ImmutableJWKSet<>(new JWKSet(KEY.toPublicJWK())));

    @Test
    void believesATokenOfTheIssuer() throws JOSEException {
        Caller caller = authenticator.authenticate(signed(KEY, claims().build()));

        assertThat(caller.id()).isEqualTo("principal");
        assertThat(caller.roles()).containsExactly("Contributor");
    }

    @Test
    void acceptsTheAudienceWithASlash() throws JOSEException {
        assertThat(authenticator.authenticate(signed(
                        KEY, claims().audience("https://management.azure.com/").build())))
                .isNotNull();
    }

    @Test
    void refusesEveryOtherToken() throws JOSEException {
        refuses(signed(STRANGER, claims().build()));
        refuses(signed(KEY, claims().issuer("https://issuer/other").build()));
        refuses(signed(KEY, claims().audience("https://vault.azure.net").build()));
        refuses(signed(
                KEY,
                claims().expirationTime(Date.from(Instant.now().minusSeconds(600)))
                        .build()));
        refuses(signed(KEY, claims().expirationTime(null).build()));
        refuses(signed(
                KEY,
                claims().notBeforeTime(Date.from(Instant.now().plusSeconds(600)))
                        .build()));
        refuses(new PlainJWT(claims().build()).serialize());
        refuses("not a token");
        refuses("x".repeat(40_000));
    }

    @Test
    void refusesATokenSignedWithThePublicKeyAsASecret() throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KEY.getKeyID()).build(), claims().build());
        jwt.sign(new MACSigner(KEY.toRSAPublicKey().getEncoded()));

        refuses(jwt.serialize());
    }

    private void refuses(String token) {
        assertThatThrownBy(() -> authenticator.authenticate(token))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(401));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("https://management.azure.com")
                .claim("oid", "principal")
                .claim("roles", List.of("Contributor"))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build(), claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("k1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
