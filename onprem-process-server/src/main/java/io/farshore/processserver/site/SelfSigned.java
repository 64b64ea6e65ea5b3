package io.farshore.processserver.site;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys with certificates that they sign themselves, as vaults take them. */
final class SelfSigned {
    private static final Duration BACKDATE = Duration.ofMinutes(10);
    private static final String ALGORITHM = "Ed25519";
    private static final int SERIAL_BITS = 127;

    private SelfSigned() {}

    /** A new key, certified under the name of another certificate. @param lifetime with the ten minutes before now */
    static VaultKeys.Key like(X509Certificate old, Instant now, Duration lifetime) {
        Instant from = now.minus(BACKDATE);
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    old.getSubjectX500Principal(),
                                    new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
                                    Date.from(from),
                                    Date.from(from.plus(lifetime)),
                                    old.getSubjectX500Principal(),
                                    pair.getPublic())
                            .build(new JcaContentSignerBuilder(ALGORITHM).build(pair.getPrivate())));
            return new VaultKeys.Key(certificate, pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("Ed25519 must be available", e);
        }
    }
}
