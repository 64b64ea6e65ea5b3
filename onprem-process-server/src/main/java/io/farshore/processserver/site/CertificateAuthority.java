package io.farshore.processserver.site;

import io.farshore.replication.crypto.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** The site's own certificate authority: ECDSA on P-256. Its certificates say who somebody is, and in which role. */
public final class CertificateAuthority {
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
    private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(825);
    private static final Duration BACKDATE = Duration.ofMinutes(10);
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final String ORGANIZATION = "Farshore site";

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final SecureRandom random = new SecureRandom();

    CertificateAuthority(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** A new key pair of the kind the site uses. */
    public static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("EC keys on P-256 must be available", e);
        }
    }

    /** A new authority. */
    static CertificateAuthority create(UUID siteId, Instant now) {
        KeyPair pair = newKeyPair();
        X500Name name = name("certificate-authority", siteId);
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(1),
                    Date.from(now.minus(BACKDATE)),
                    Date.from(now.plus(AUTHORITY_LIFETIME)),
                    name,
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new CertificateAuthority(sign(builder, pair.getPrivate()), pair.getPrivate());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Issues a certificate for the key of a request; nothing else of the request is taken over.
     *
     * @param csr PKCS #10, PEM
     * @throws IOException if the request does not parse or is not signed by its own key
     */
    public X509Certificate issue(String csr, String role, UUID id, Instant now) throws IOException {
        return issue(keyOf(Pem.decode("CERTIFICATE REQUEST", csr)), role, id, List.of(), now);
    }

    private static PublicKey keyOf(byte[] csr) throws IOException {
        boolean signed;
        PublicKey subject;
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(csr);
            subject = request.getPublicKey();
            signed = request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(subject));
        } catch (GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IOException
                | RuntimeException e) {
            // Bouncy Castle's parser throws what it likes at garbage.
            throw new IOException("the certificate request cannot be read", e);
        }
        if (!signed) {
            throw new IOException("the certificate request is not signed by its own key");
        }
        return subject;
    }

    /** Issues a certificate for a key of this site. @param hosts names and addresses it serves under */
    X509Certificate issue(PublicKey subject, String role, UUID id, List<String> hosts, Instant now) throws IOException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                certificate,
                new BigInteger(127, random),
                Date.from(now.minus(BACKDATE)),
                Date.from(now.plus(CERTIFICATE_LIFETIME)),
                new javax.security.auth.x500.X500Principal(name(role, id).getEncoded()),
                subject);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
        }));
        if (!hosts.isEmpty()) {
            GeneralName[] names =
                    hosts.stream().map(CertificateAuthority::generalName).toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        return sign(builder, key);
    }

    private static GeneralName generalName(String host) {
        try {
            byte[] address = InetAddress.ofLiteral(host).getAddress();
            return new GeneralName(GeneralName.iPAddress, new DEROctetString(address));
        } catch (IllegalArgumentException e) {
            return new GeneralName(GeneralName.dNSName, host); // such as cafe.de, whose letters could be digits
        }
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey signer) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("signing a certificate must work", e);
        }
    }

    private static X500Name name(String role, UUID id) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, ORGANIZATION)
                .addRDN(BCStyle.OU, role)
                .addRDN(BCStyle.CN, id.toString())
                .build();
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    PrivateKey key() {
        return key;
    }
}
