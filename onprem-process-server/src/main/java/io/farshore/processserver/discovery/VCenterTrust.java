package io.farshore.processserver.discovery;

import io.farshore.replication.crypto.Digests;
import io.farshore.replication.crypto.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Which certificates of vCenters are believed: those of the JVM's authorities, and of the {@code .pem} files in a folder. */
public final class VCenterTrust {
    /** In the server's home. */
    public static final String FOLDER = "vcenter-trust";

    private VCenterTrust() {}

    /** As the folder is now. */
    static SSLContext of(Path folder) throws IOException {
        List<X509Certificate> authorities = new ArrayList<>(ofJvm());
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pem")) {
                for (Path file : files) {
                    authorities.addAll(read(file));
                }
            }
        }
        return TlsContexts.trusting(authorities);
    }

    private static List<X509Certificate> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new IOException(file + " holds no certificates in PEM form: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> ofJvm() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JVM's own authorities must be readable", e);
        }
    }

    /** As an administrator compares it. */
    static String digest(X509Certificate certificate) {
        try {
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(Digests.sha256(certificate.getEncoded()));
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
