package io.farshore.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
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
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** The vault's private keys, and the way from them to the key of a segment: section 4.2 of docs/format.md. */
final class Keys {
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final List<PrivateKey> vaultKeys = new ArrayList<>();
    /** Segments share data keys, and unwrapping is slow. */
    private final Map<ByteBuffer, byte[]> dataKeys = new HashMap<>();

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

    /** Ed25519 of a site or RSA of a vault, X.509 SubjectPublicKeyInfo: a file of PEM or base64, or base64 itself. */
    static PublicKey signingKey(String place) throws IOException {
        String text = Files.isRegularFile(Path.of(place)) ? Files.readString(Path.of(place)) : place;
        byte[] key = decode(text);
        try {
            return KeyFactory.getInstance(key.length < 64 ? "Ed25519" : "RSA")
                    .generatePublic(new X509EncodedKeySpec(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(place + " is not an Ed25519 or RSA public key, nor a file with one", e);
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
        byte[] dataKey = dataKeys.computeIfAbsent(ByteBuffer.wrap(wrapped), key -> unwrap(wrapped));
        byte[] key = new byte[dataKey.length];
        HKDFBytesGenerator generator = new HKDFBytesGenerator(SHA256Digest.newInstance());
        generator.init(new HKDFParameters(dataKey, salt, info));
        generator.generateBytes(key, 0, key.length);
        return key;
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
}
