package io.farshore.processserver.roles.configuration;

import io.farshore.processserver.site.VaultKeys;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes the key that signs for the site: docs/adr/0008-renewal-of-a-sites-key.md. */
@Singleton
class KeyRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRenewal.class);

    private final VaultClient vault;
    private final VaultKeys keys;
    private final InstantSource clock;

    KeyRenewal(VaultClient vault, VaultKeys keys, InstantSource clock) {
        this.vault = vault;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Returns when another key signs; the same command again changes nothing.
     *
     * @throws IOException when it is to be tried again
     * @throws IllegalArgumentException when the vault does not want it
     */
    void renew(String commandId) throws IOException {
        if (keys.isInUse(commandId)) {
            return;
        }
        VaultKeys.Key next = keys.next(commandId, clock.instant());
        try {
            vault.putCertificate(commandId, next);
            vault.register(next);
        } catch (VaultRefusedException e) {
            if (!e.isFinal()) {
                throw e;
            }
            keys.drop(commandId);
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the key is renewed");
        }
        keys.use(commandId);
        LOG.info("signs with the renewed key {} from now on", next.id());
    }
}
