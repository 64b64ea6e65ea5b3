package io.farshore.processserver.site;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.crypto.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign what a site says to its vault: that of its credentials file, or the one that took its place, and the one
 * that is about to: docs/adr/0008-renewal-of-a-sites-key.md. Thread-safe.
 */
public final class VaultKeys {
    private static final String FILE = "vault-key.json";

    /** A key and the certificate that the vault has of it. */
    public record Key(X509Certificate certificate, PrivateKey key) {
        /** Lower-case hex SHA-256 of the certificate: what signatures name. */
        public String id() {
            try {
                return HexFormat.of().formatHex(Digests.sha256(certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record SavedKey(String commandId, String certificate, String privateKey) {
        static SavedKey of(String commandId, Key key) {
            return new SavedKey(commandId, Pem.certificate(key.certificate), Pem.privateKey(key.key));
        }

        Key key() throws IOException {
            return new Key(Pem.certificate(certificate), Pem.privateKey("Ed25519", privateKey));
        }
    }

    /**
     * What the file holds.
     *
     * @param origin id of the credentials file's key; another file there makes this one worthless
     */
    private record Content(
            String origin,
            @Nullable SavedKey current,
            @Nullable SavedKey next) {}

    private final Path file;
    private final ObjectMapper json;
    private final Key original;
    private Content content;
    private Key current;

    /** @param original of the credentials file */
    public VaultKeys(Path home, Key original, ObjectMapper json) throws IOException {
        this.file = home.resolve(FILE);
        this.json = json;
        this.original = original;
        this.content = load();
        this.current = content.current == null ? original : content.current.key();
    }

    private Content load() throws IOException {
        if (Files.exists(file)) {
            Content saved = json.readValue(file.toFile(), Content.class);
            if (saved.origin.equals(original.id())) {
                return saved;
            }
        }
        return new Content(original.id(), null, null);
    }

    /** What signs now. */
    public synchronized Key current() {
        return current;
    }

    /** Whether the key that this command asked for signs already. */
    public synchronized boolean isInUse(String commandId) {
        SavedKey saved = content.current;
        return saved != null && saved.commandId.equals(commandId);
    }

    /** The key that this command asks for, made when it is asked for the first time and kept before it is known to anybody. */
    public synchronized Key next(String commandId, Instant now) throws IOException {
        SavedKey saved = content.next;
        if (saved != null && saved.commandId.equals(commandId)) {
            return saved.key();
        }
        X509Certificate old = current.certificate;
        Duration lifetime = Duration.between(
                old.getNotBefore().toInstant(), old.getNotAfter().toInstant());
        Key fresh = SelfSigned.like(old, now, lifetime);
        replace(new Content(content.origin, content.current, SavedKey.of(commandId, fresh)));
        return fresh;
    }

    /** From now on that key signs; the one before is forgotten. */
    public synchronized void use(String commandId) throws IOException {
        SavedKey next = Optional.ofNullable(content.next)
                .filter(saved -> saved.commandId.equals(commandId))
                .orElseThrow(() -> new IllegalStateException("no key was made for command " + commandId));
        Key key = next.key();
        replace(new Content(content.origin, next, null));
        current = key;
    }

    /** The vault does not want that key. */
    public synchronized void drop(String commandId) throws IOException {
        SavedKey next = content.next;
        if (next != null && next.commandId.equals(commandId)) {
            replace(new Content(content.origin, content.current, null));
        }
    }

    private void replace(Content changed) throws IOException {
        Pem.writeSecret(file, json.writeValueAsString(changed));
        content = changed;
    }
}
