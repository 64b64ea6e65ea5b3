package io.farshore.functions.keyvault;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.AzureException;
import com.azure.core.exception.HttpResponseException;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.KeyVaultKeyIdentifier;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.crypto.KeyUnwrapper;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The vault's RSA key: its public half for sites, unwrapping for failovers, signing for bases. Keys of another Key Vault are refused, so
 * that a manipulated segment cannot make this process present its token to a stranger. Thread-safe.
 */
public final class AzureKeyVault implements KeyUnwrapper {
    private final String keyId;
    private final KeyVaultKeyIdentifier identifier;
    private final TokenCredential credential;
    private final boolean verifyChallenge;
    private final Map<String, CryptographyClient> clients = new ConcurrentHashMap<>();
    private volatile @Nullable String publicKey;

    /**
     * @param keyId with its version
     * @param verifyChallenge false where the service's host differs from the resource it names
     */
    public AzureKeyVault(String keyId, TokenCredential credential, boolean verifyChallenge) {
        this.keyId = keyId;
        this.credential = credential;
        this.verifyChallenge = verifyChallenge;
        identifier = new KeyVaultKeyIdentifier(keyId);
    }

    public String keyId() {
        return keyId;
    }

    /** Base64 X.509 SubjectPublicKeyInfo. */
    public String publicKey() {
        String known = publicKey;
        if (known == null) {
            KeyClientBuilder builder =
                    new KeyClientBuilder().vaultUrl(vaultUrl(keyId)).credential(credential);
            if (!verifyChallenge) {
                builder.disableChallengeResourceVerification();
            }
            var key = builder.buildClient().getKey(identifier.getName(), identifier.getVersion());
            known = Base64.getEncoder()
                    .encodeToString(key.getKey().toRsa().getPublic().getEncoded());
            publicKey = known;
        }
        return known;
    }

    @Override
    public byte[] unwrap(String wrappingKeyId, byte[] wrapped) throws IOException {
        if (!isOfThisVault(wrappingKeyId)) {
            throw new DamagedDataException(
                    "its data key is wrapped by " + wrappingKeyId + ", which is not a key of this vault");
        }
        try {
            return clients.computeIfAbsent(wrappingKeyId, this::client)
                    .unwrapKey(KeyWrapAlgorithm.RSA_OAEP_256, wrapped)
                    .getKey();
        } catch (HttpResponseException e) {
            if (e.getResponse().getStatusCode() == 400) {
                throw new DamagedDataException("its data key was not wrapped by " + wrappingKeyId, e);
            }
            throw new IOException("Key Vault did not unwrap a data key with " + wrappingKeyId, e);
        } catch (AzureException e) {
            throw new IOException("Key Vault did not unwrap a data key with " + wrappingKeyId, e);
        }
    }

    /** Signs with the vault's key, PS256: the digest is taken here, the signature made by Key Vault. */
    public byte[] sign(byte[] signed) throws IOException {
        try {
            return clients.computeIfAbsent(keyId, this::client)
                    .signData(SignatureAlgorithm.PS256, signed)
                    .getSignature();
        } catch (AzureException e) {
            throw new IOException("Key Vault did not sign with " + keyId, e);
        }
    }

    private boolean isOfThisVault(String otherKeyId) {
        try {
            return vaultUrl(otherKeyId).equalsIgnoreCase(vaultUrl(keyId));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Scheme, host and port: the SDK's own identifier class drops the port. */
    private static String vaultUrl(String id) {
        URI uri = URI.create(id);
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    private CryptographyClient client(String id) {
        CryptographyClientBuilder builder =
                new CryptographyClientBuilder().keyIdentifier(id).credential(credential);
        if (!verifyChallenge) {
            builder.disableChallengeResourceVerification();
        }
        return builder.buildClient();
    }
}
