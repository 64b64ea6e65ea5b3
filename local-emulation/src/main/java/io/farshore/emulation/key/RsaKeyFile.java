package io.farshore.emulation.key;

import io.farshore.emulation.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** An RSA private key in a PEM file (PKCS#8, mode 600) that is made on first use and kept ever after. */
public final class RsaKeyFile {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private RsaKeyFile() {}

    /** The key in {@code file}; a key of {@code bits} is made when there is no file. */
    public static RSAPrivateCrtKey loadOrCreate(Path file, int bits) throws IOException {
        try {
            if (!Files.exists(file)) {
                create(file, bits);
            }
            return load(file);
        } catch (GeneralSecurityException e) {
            throw new IOException("Not a PKCS#8 RSA key: " + file, e);
        }
    }

    private static void create(Path file, int bits) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        byte[] encoded = generator.generateKeyPair().getPrivate().getEncoded();
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        String pem = BEGIN + "\n" + body + "\n" + END + "\n";
        DurableFile.replaceSecret(file, pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static RSAPrivateCrtKey load(Path file) throws GeneralSecurityException, IOException {
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        String body = pem.replace(BEGIN, "").replace(END, "");
        byte[] encoded = Base64.getMimeDecoder().decode(body);
        if (KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded))
                instanceof RSAPrivateCrtKey key) {
            return key;
        }
        throw new IOException("Not an RSA key with its public exponent: " + file);
    }
}
