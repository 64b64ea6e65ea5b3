package io.farshore.emulation.keyvault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.key.RsaJwk;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** One RSA key of the vault. Immutable; safe for threads. */
record VaultKey(String name, RSAPrivateCrtKey key, Instant createdAt) {
    private static final int SHA256_BYTES = 32;
    /** The JDK has no RSASSA-PSS over a digest that was taken elsewhere. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    /** Wraps or unwraps {@code input}; empty when the algorithm is not offered. */
    Optional<byte[]> apply(int cipherMode, String algorithm, byte[] input) throws GeneralSecurityException {
        Optional<OAEPParameterSpec> padding = padding(algorithm);
        if (padding.isEmpty()) {
            return Optional.empty();
        }
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                cipherMode, cipherMode == Cipher.ENCRYPT_MODE ? RsaJwk.of(key).key() : key, padding.get());
        return Optional.of(cipher.doFinal(input));
    }

    /** Signs a SHA-256 digest with RSASSA-PSS, a salt as long as the hash; empty when the algorithm is not offered. */
    Optional<byte[]> sign(String algorithm, byte[] digest) throws GeneralSecurityException {
        if (!algorithm.equals("PS256")) {
            return Optional.empty();
        }
        if (digest.length != SHA256_BYTES) {
            throw new SignatureException("a SHA-256 digest has " + SHA256_BYTES + " bytes, not " + digest.length);
        }
        Signature signature = Signature.getInstance("RAWRSASSA-PSS", PROVIDER);
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SHA256_BYTES, 1));
        signature.initSign(key);
        signature.update(digest);
        return Optional.of(signature.sign());
    }

    /** RFC 7518, section 4.3: the mask generation function uses the same digest as the padding. */
    private static Optional<OAEPParameterSpec> padding(String algorithm) {
        return switch (algorithm) {
            case "RSA-OAEP-256" ->
                Optional.of(
                        new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
            case "RSA-OAEP" ->
                Optional.of(new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));
            default -> Optional.empty();
        };
    }

    String version() {
        return RsaJwk.of(key).name();
    }

    String id(String vault) {
        return vault + "/keys/" + name + "/" + version();
    }

    /** Key Vault's KeyBundle. */
    ObjectNode bundle(String vault) {
        ObjectNode bundle = Json.object();
        ObjectNode jwk = RsaJwk.of(key).json().put("kid", id(vault));
        jwk.putArray("key_ops")
                .add("wrapKey")
                .add("unwrapKey")
                .add("encrypt")
                .add("decrypt")
                .add("sign")
                .add("verify");
        bundle.set("key", jwk);
        bundle.set("attributes", attributes());
        return bundle;
    }

    /** Key Vault's KeyItem. */
    ObjectNode item(String vault) {
        ObjectNode item = Json.object().put("kid", id(vault));
        item.set("attributes", attributes());
        return item;
    }

    private ObjectNode attributes() {
        return Json.object()
                .put("enabled", true)
                .put("created", createdAt.getEpochSecond())
                .put("updated", createdAt.getEpochSecond())
                .put("recoveryLevel", "Recoverable+Purgeable")
                .put("recoverableDays", 90);
    }

    @Override
    public String toString() {
        return "VaultKey[" + name + "/" + version() + "]";
    }
}
