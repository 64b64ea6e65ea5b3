package io.farshore.emulation.http;

import io.farshore.emulation.file.DurableFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The lab's certificate authority and its one server certificate (IP 127.0.0.1, DNS localhost). The authority's private
 * key is not kept, so nobody can sign more with it; a new lab makes a new authority.
 */
public final class LabCertificate {
    /** The authority's certificate, for curl, {@code NODE_EXTRA_CA_CERTS} and {@code REQUESTS_CA_BUNDLE}. */
    public static final String CA_FILE = "lab-ca.pem";
    /** PKCS#12 with the server's key and chain. */
    public static final String SERVER_FILE = "lab-server.p12";
    /** PKCS#12 with the authority only, for {@code -Djavax.net.ssl.trustStore}. */
    public static final String TRUST_FILE = "lab-trust.p12";

    private static final Duration LIFETIME = Duration.ofDays(365);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final X500Name CA_NAME = new X500Name("CN=Farshore lab CA");
    private static final X500Name SERVER_NAME = new X500Name("CN=Farshore lab server");

    private final SecureRandom random = new SecureRandom();
    private final Instant now;

    private LabCertificate(Instant now) {
        this.now = now;
    }

    /** Makes the three files in {@code folder} unless they are there, open with {@code password} and stay valid. */
    public static void ensure(Path folder, char[] password, Instant now) throws IOException {
        try {
            if (!usable(folder, password, now)) {
                new LabCertificate(now).make(folder, password);
            }
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("Cannot make the lab's certificates in " + folder, e);
        }
    }

    private static boolean usable(Path folder, char[] password, Instant now) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(folder.resolve(SERVER_FILE))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return Files.exists(folder.resolve(CA_FILE))
                    && Files.exists(folder.resolve(TRUST_FILE))
                    && store.getCertificate("server") instanceof X509Certificate certificate
                    && certificate.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE));
        } catch (IOException absentOrOtherPassword) {
            return false;
        }
    }

    private void make(Path folder, char[] password)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        KeyPair caKeys = keys();
        KeyPair serverKeys = keys();
        X509Certificate ca = certificate(CA_NAME, caKeys, caKeys, authorityExtensions());
        X509Certificate server = certificate(SERVER_NAME, serverKeys, caKeys, serverExtensions(caKeys, serverKeys));
        KeyStore serverStore = emptyStore();
        serverStore.setKeyEntry("server", serverKeys.getPrivate(), password, new Certificate[] {server, ca});
        KeyStore trustStore = emptyStore();
        trustStore.setCertificateEntry("lab-ca", ca);
        // The server's store is written last: it is what usable() looks at.
        DurableFile.replace(
                folder.resolve(CA_FILE), Pem.of("CERTIFICATE", ca.getEncoded()).getBytes(StandardCharsets.US_ASCII));
        DurableFile.replace(folder.resolve(TRUST_FILE), bytes(trustStore, password));
        DurableFile.replaceSecret(folder.resolve(SERVER_FILE), bytes(serverStore, password));
    }

    private KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    /** Adds extensions to a certificate under construction. */
    private interface Extensions {
        void addTo(X509v3CertificateBuilder builder) throws IOException, GeneralSecurityException;
    }

    private static Extensions authorityExtensions() {
        return builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        };
    }

    private static Extensions serverExtensions(KeyPair caKeys, KeyPair serverKeys) {
        return builder -> {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"), new GeneralName(GeneralName.dNSName, "localhost")
            }));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(caKeys.getPublic()));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    identifiers.createSubjectKeyIdentifier(serverKeys.getPublic()));
        };
    }

    private X509Certificate certificate(X500Name subject, KeyPair keys, KeyPair signer, Extensions extensions)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                CA_NAME,
                new BigInteger(127, random).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(LIFETIME)),
                subject,
                keys.getPublic());
        extensions.addTo(builder);
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static byte[] bytes(KeyStore store, char[] password) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, password);
        return out.toByteArray();
    }
}
