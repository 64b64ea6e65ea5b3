package io.farshore.emulation.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a lab server needs for TLS: its own key, and trust in the CA that signed it, which is the CA of every other lab
 * server. Immutable.
 */
public final class TlsIdentity {
    private final KeyStore keys;
    private final char[] password;

    private TlsIdentity(KeyStore keys, char[] password) {
        this.keys = keys;
        this.password = password;
    }

    /** Opens a PKCS#12 key store with one key entry, as {@link LabCertificateTool} writes it. */
    public static TlsIdentity load(Path keyStore, char[] password) throws IOException {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            return new TlsIdentity(keys, password.clone());
        } catch (GeneralSecurityException e) {
            throw new IOException("Cannot open the key store " + keyStore + "; check its password", e);
        }
    }

    /** For the server side. */
    public SSLContext serverContext() throws IOException {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("The key store has no usable key", e);
        }
    }

    /** For calls to other lab servers: trusts the last certificate of this key's chain and nothing else. */
    public SSLContext clientContext() throws IOException {
        try {
            for (String alias : Collections.list(keys.aliases())) {
                Certificate[] chain = keys.getCertificateChain(alias);
                if (chain != null && chain.length > 0) {
                    return trusting(List.of(chain[chain.length - 1]));
                }
            }
            throw new IOException("The key store has no certificate chain");
        } catch (GeneralSecurityException e) {
            throw new IOException("The key store cannot be read", e);
        }
    }

    /** For calls to servers whose CA certificates are in {@code pem}. */
    public static SSLContext trustingPem(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            return trusting(List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in)));
        } catch (GeneralSecurityException e) {
            throw new IOException("Not a PEM file of certificates: " + pem, e);
        }
    }

    private static SSLContext trusting(List<? extends Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        for (int index = 0; index < authorities.size(); index++) {
            trust.setCertificateEntry("ca-" + index, authorities.get(index));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
