package io.farshore.emulation.identity;

import io.farshore.emulation.http.ServerOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command line of {@link IdentityServer}. */
@Command(name = "identity-emulator", description = "Stands in for Microsoft Entra ID and managed identities.")
@SuppressWarnings("NullAway.Init") // picocli sets the required options
public final class IdentityEmulator implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Option(names = "--msi-port", required = true, description = "Port of the managed identity (plain http).")
    private int managedIdentityPort;

    @Option(names = "--clients", description = "File of applications; default DATA/clients.json, generated.")
    private @Nullable Path clients;

    public static void main(String[] args) {
        System.exit(new CommandLine(new IdentityEmulator()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path clientsFile = clients == null ? server.data().resolve("clients.json") : clients;
        IdentityServer.Settings settings = new IdentityServer.Settings(
                server.port(), managedIdentityPort, server.data().resolve("signing-key.pem"), clientsFile);
        IdentityServer running = IdentityServer.start(settings, server.tls(), Clock.systemUTC());
        String origin = running.authorityHost().toString();
        return ServerOptions.serveUntilStopped(origin.substring(0, origin.length() - 1), running);
    }
}
