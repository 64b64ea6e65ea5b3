package io.farshore.bench;

import io.farshore.processserver.pipeline.ManifestSigner;
import io.farshore.replication.crypto.CachingKeyUnwrapper;
import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.crypto.KeyWrapper;
import io.farshore.replication.crypto.PrivateKeyUnwrapper;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;

/** The keys of a vault and of a process server that live as long as a run. */
record BenchKeys(KeyWrapper wrapper, KeyUnwrapper unwrapper, ManifestSigner signer) {
    static BenchKeys generate() {
        try {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(KeyWrapper.MIN_BITS);
            KeyPair vault = rsa.generateKeyPair();
            KeyPair server = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new BenchKeys(
                    new KeyWrapper("bench/1", (RSAPublicKey) vault.getPublic()),
                    new CachingKeyUnwrapper(new PrivateKeyUnwrapper(vault.getPrivate())),
                    new ManifestSigner(server.getPrivate(), server.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA and Ed25519", e);
        }
    }
}
