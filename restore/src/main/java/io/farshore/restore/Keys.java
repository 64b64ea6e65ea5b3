package io.farshore.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** The vault's private keys, and the way from them to the key of a segment: section 4.2 of docs/format.md. */
final class Keys {
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final List<PrivateKey> vaultKeys = new ArrayList<>();

    /** Neighbours mostly share a data key, and unwrapping is slow. */
    private byte[] lastWrapped = {};

    private byte[] lastKey = {};

    /** The keys of files that are RSA, PKCS#8, PEM. */
    Keys(List<String> files) throws IOException {
        for (String file : files) {
            PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(decode(Files.readString(Path.of(file))));
            try {
                vaultKeys.add(KeyFactory.getInstance("RSA").generatePrivate(key));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException(file + " is not an RSA private key in PKCS#8 PEM", e);
            }
        }
    }

    /** Ed25519, X.509 SubjectPublicKeyInfo: a file of PEM or base64, or base64 itself. */
    static PublicKey signingKey(String place) throws IOException {
        String text = Files.isRegularFile(Path.of(place)) ? Files.readString(Path.of(place)) : place;
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(decode(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(place + " is not an Ed25519 public key, nor a file with one", e);
        }
    }

    /** What is no base64 gives bytes that are no key. */
    private static byte[] decode(String text) {
        return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z0-9 ]+-----", ""));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hexDigest(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes));
    }

    /** Empty when none of the vault's keys unwraps the data key. */
    byte[] segmentKey(byte[] wrapped, byte[] salt, byte[] info) {
        if (!Arrays.equals(wrapped, lastWrapped)) {
            lastKey = unwrap(wrapped);
            lastWrapped = wrapped;
        }
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return lastKey.length == 0 ? lastKey : hmac(hmac(salt, lastKey), block);
    }

    private byte[] unwrap(byte[] wrapped) {
        for (PrivateKey key : vaultKeys) {
            try {
                Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
                cipher.init(Cipher.DECRYPT_MODE, key, OAEP);
                return cipher.doFinal(wrapped);
            } catch (GeneralSecurityException e) {
                // For which key it was wrapped is not known before each is tried.
            }
        }
        return new byte[0];
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
