package io.farshore.replication.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts that trust exactly the authorities they are given. */
public final class TlsContexts {
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    private TlsContexts() {}

    /** For a client that shows no certificate. */
    public static SSLContext trusting(List<X509Certificate> authorities) {
        return context(trustStore(authorities), null);
    }

    /** For a client that shows a certificate. */
    public static SSLContext mutual(List<X509Certificate> authorities, PrivateKey key, List<X509Certificate> chain) {
        return context(trustStore(authorities), keyStore(key, chain));
    }

    /** A key store with one entry, {@code key}, under a password that protects nothing outside this process. */
    public static KeyStore keyStore(PrivateKey key, List<X509Certificate> chain) {
        try {
            KeyStore store = empty();
            store.setKeyEntry("key", key, IN_MEMORY, chain.toArray(new Certificate[0]));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("key and certificate do not belong together", e);
        }
    }

    private static KeyStore trustStore(List<X509Certificate> authorities) {
        try {
            KeyStore store = empty();
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore empty() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, IN_MEMORY);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(KeyStore trusted, @org.jspecify.annotations.Nullable KeyStore keys) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            if (keys == null) {
                context.init(null, trust.getTrustManagers(), null);
            } else {
                KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
                own.init(keys, IN_MEMORY);
                context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            }
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS must be available", e);
        }
    }
}
