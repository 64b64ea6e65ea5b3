package io.farshore.functions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A certificate with an Ed25519 key, made by the JDK's keytool. */
public record SiteKeys(PrivateKey privateKey, X509Certificate certificate) {
    private static final String PASSWORD = "changeit";

    public static SiteKeys generate(String algorithm) {
        return generate(algorithm, 36_500);
    }

    /** @param validityDays from the year 2020 on */
    public static SiteKeys generate(String algorithm, int validityDays) {
        try {
            Path folder = Files.createTempDirectory("site-keys");
            Path file = folder.resolve("site.p12");
            Process keytool = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "site",
                            "-keyalg",
                            algorithm,
                            "-dname",
                            "CN=site",
                            "-startdate",
                            "2020/01/01 00:00:00",
                            "-validity",
                            Integer.toString(validityDays),
                            "-keystore",
                            file.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD))
                    .redirectErrorStream(true)
                    .start();
            String output =
                    new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (var stream = Files.newInputStream(file)) {
                store.load(stream, PASSWORD.toCharArray());
            }
            Files.delete(file);
            Files.delete(folder);
            return new SiteKeys((PrivateKey) store.getKey("site", PASSWORD.toCharArray()), (X509Certificate)
                    store.getCertificate("site"));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
