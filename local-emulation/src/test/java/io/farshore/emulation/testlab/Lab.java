package io.farshore.emulation.testlab;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.netty.NettyAsyncHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import io.farshore.emulation.http.LabCertificate;
import io.farshore.emulation.http.TlsIdentity;
import io.farshore.emulation.identity.Application;
import io.farshore.emulation.identity.IdentityServer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** A tenant with certificates, and official credential classes that trust it. */
public final class Lab implements AutoCloseable {
    public static final String PASSWORD = "lab-password";

    private final Path folder;
    private final TlsIdentity tls;
    private final IdentityServer identity;

    private Lab(Path folder, TlsIdentity tls, IdentityServer identity) {
        this.folder = folder;
        this.tls = tls;
        this.identity = identity;
    }

    public static Lab start(Path folder) throws IOException {
        LabCertificate.ensure(folder, PASSWORD.toCharArray(), Clock.systemUTC().instant());
        TlsIdentity tls = TlsIdentity.load(folder.resolve(LabCertificate.SERVER_FILE), PASSWORD.toCharArray());
        IdentityServer.Settings settings = new IdentityServer.Settings(
                0, 0, folder.resolve("identity/signing-key.pem"), folder.resolve("identity/clients.json"));
        return new Lab(folder, tls, IdentityServer.start(settings, tls, Clock.systemUTC()));
    }

    public Path folder() {
        return folder;
    }

    public TlsIdentity tls() {
        return tls;
    }

    public IdentityServer identity() {
        return identity;
    }

    /** An HTTP client for the official SDKs that trusts the lab's CA only. */
    public HttpClient httpClient() throws IOException {
        SslContext trust = SslContextBuilder.forClient()
                .trustManager(folder.resolve(LabCertificate.CA_FILE).toFile())
                .build();
        return new NettyAsyncHttpClientBuilder(
                        reactor.netty.http.client.HttpClient.create().secure(spec -> spec.sslContext(trust)))
                .build();
    }

    /** The official credential of the generated client with this role. */
    public TokenCredential credential(String role) throws IOException {
        Application client = identity.directory().client("farshore-" + role).orElseThrow();
        return new ClientSecretCredentialBuilder()
                .authorityHost(identity.authorityHost().toString())
                .disableInstanceDiscovery()
                .tenantId(identity.directory().tenantId())
                .clientId(client.clientId())
                .clientSecret(client.secret())
                .httpClient(httpClient())
                .build();
    }

    @Override
    public void close() {
        identity.close();
    }
}
