package io.farshore.replication.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import javax.crypto.Cipher;

/** Unwraps with an RSA private key held in this process, whatever the key is called. */
public record PrivateKeyUnwrapper(PrivateKey privateKey) implements KeyUnwrapper {
    @Override
    public byte[] unwrap(String keyId, byte[] wrapped) throws IOException {
        try {
            Cipher cipher = Cipher.getInstance(KeyWrapper.TRANSFORMATION);
            cipher.init(Cipher.DECRYPT_MODE, privateKey, KeyWrapper.oaep());
            return cipher.doFinal(wrapped);
        } catch (GeneralSecurityException e) {
            throw new IOException("the data key was not wrapped to the given private key (" + keyId + ")", e);
        }
    }
}
