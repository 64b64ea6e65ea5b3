package io.farshore.emulation.identity;

import io.farshore.emulation.http.FreePort;
import io.farshore.emulation.http.LoopbackServer;
import io.farshore.emulation.http.TlsIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;

/** The running identity emulator: the tenant over https, the managed identity over http. Safe for threads. */
public final class IdentityServer implements AutoCloseable {
    private final Directory directory;
    private final LoopbackServer tenant;
    private final LoopbackServer managedIdentity;

    private IdentityServer(Directory directory, LoopbackServer tenant, LoopbackServer managedIdentity) {
        this.directory = directory;
        this.tenant = tenant;
        this.managedIdentity = managedIdentity;
    }

    /**
     * Where the server listens and what it reads.
     *
     * @param port for https; it is part of the issuer's name, so tokens outlive a restart only on a fixed port
     * @param managedIdentityPort for http
     * @param signingKey made when absent
     * @param clients see {@link Directory}; generated when absent
     */
    public record Settings(int port, int managedIdentityPort, Path signingKey, Path clients) {}

    public static IdentityServer start(Settings settings, TlsIdentity tls, Clock clock) throws IOException {
        Directory directory = Directory.loadOrCreate(settings.clients());
        SigningKey key = SigningKey.loadOrCreate(settings.signingKey());
        int port = settings.port() == 0 ? FreePort.find() : settings.port();
        String issuerClaim = "https://127.0.0.1:" + port + "/" + directory.tenantId() + "/v2.0";
        TokenIssuer issuer = new TokenIssuer(key, directory.tenantId(), issuerClaim, clock);
        LoopbackServer tenant =
                LoopbackServer.https(port, tls.serverContext(), new TokenEndpoint(directory, issuer, key).router());
        LoopbackServer managedIdentity = LoopbackServer.http(
                settings.managedIdentityPort(),
                new ManagedIdentityEndpoint(directory.managedIdentity(), issuer).router());
        return new IdentityServer(directory, tenant, managedIdentity);
    }

    /** The tenant's address: {@code --issuer-url} of the other emulators. */
    public URI issuer() {
        return URI.create(tenant.origin() + "/" + directory.tenantId());
    }

    /** The authority host of the official credential classes. */
    public URI authorityHost() {
        return URI.create(tenant.origin() + "/");
    }

    /** The value of IDENTITY_ENDPOINT. */
    public URI identityEndpoint() {
        return URI.create(managedIdentity.origin() + "/msi/token");
    }

    public Directory directory() {
        return directory;
    }

    @Override
    public void close() {
        tenant.close();
        managedIdentity.close();
    }
}
