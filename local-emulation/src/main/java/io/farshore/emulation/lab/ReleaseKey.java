package io.farshore.emulation.lab;

import io.farshore.emulation.http.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Signs packages of agents: Ed25519, PKCS #8 in PEM, as {@code openssl genpkey -algorithm ed25519} makes it.
 *
 * @param file of the private key
 */
record ReleaseKey(Path file) {
    private static final String ALGORITHM = "Ed25519";
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    /** Where machines find the public half. */
    Path publicFile() {
        String name = file.getFileName().toString();
        String stem = name.endsWith(".key") ? name.substring(0, name.length() - ".key".length()) : name;
        return file.resolveSibling(stem + ".pub");
    }

    /** Makes both halves. @throws IOException when there is one already, which is never overwritten */
    void create() throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            Files.writeString(
                    publicFile(), Pem.of("PUBLIC KEY", pair.getPublic().getEncoded()));
            Files.writeString(file, Pem.of("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already; leave out --new-key, or name another file", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 must be available", e);
        }
    }

    /** A compact JWS over a JSON text. */
    String sign(String type, String payload) throws IOException {
        String header = "{\"alg\":\"EdDSA\",\"kid\":\"release\",\"typ\":\"" + type + "\"}";
        String signed = encode(header) + "." + encode(payload);
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(read());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " is no Ed25519 private key in PKCS #8 PEM", e);
        }
    }

    private PrivateKey read() throws IOException, GeneralSecurityException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read; --new-key makes a key there");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(Files.readString(file).replaceAll("-----[A-Z ]+-----", ""));
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static String encode(String text) {
        return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
