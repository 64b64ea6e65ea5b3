package io.farshore.emulation.keyvault;

import io.farshore.emulation.http.LoopbackServer;
import io.farshore.emulation.http.TlsIdentity;
import io.farshore.emulation.token.TokenVerifier;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * The running Key Vault emulator. The official client compares the domain of the challenge's resource with the vault's
 * host, which on a loopback address can never match: build it with {@code disableChallengeResourceVerification()}. A
 * key has one version, named after the key itself. Safe for threads.
 */
public final class KeyVaultServer implements AutoCloseable {
    private final LoopbackServer server;

    private KeyVaultServer(LoopbackServer server) {
        this.server = server;
    }

    /**
     * @param port 0 takes any free one
     * @param keyNames keys to make when absent
     * @param issuer the tenant's address, as {@code IdentityServer.issuer()} gives it
     */
    public record Settings(int port, Path data, List<String> keyNames, URI issuer) {
        public Settings {
            keyNames = List.copyOf(keyNames);
        }
    }

    public static KeyVaultServer start(Settings settings, TlsIdentity tls, Clock clock) throws IOException {
        KeyRing keys = KeyRing.loadOrCreate(settings.data(), settings.keyNames());
        TokenVerifier tokens =
                new TokenVerifier(settings.issuer(), tls.clientContext(), Set.of(KeyVaultEndpoint.AUDIENCE), clock);
        KeyVaultEndpoint endpoint = new KeyVaultEndpoint(keys, tokens, settings.issuer());
        return new KeyVaultServer(LoopbackServer.https(settings.port(), tls.serverContext(), endpoint.router()));
    }

    /** The vault's address. */
    public URI vaultUrl() {
        return URI.create(server.origin());
    }

    @Override
    public void close() {
        server.close();
    }
}
