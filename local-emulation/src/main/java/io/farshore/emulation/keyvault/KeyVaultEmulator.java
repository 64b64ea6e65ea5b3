package io.farshore.emulation.keyvault;

import io.farshore.emulation.http.ServerOptions;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command line of {@link KeyVaultServer}. */
@Command(name = "key-vault-emulator", description = "Stands in for the keys of an Azure Key Vault.")
@SuppressWarnings("NullAway.Init") // picocli sets the required options
public final class KeyVaultEmulator implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Option(names = "--issuer-url", required = true, description = "The tenant: https://127.0.0.1:PORT/TENANT.")
    private URI issuer;

    @Option(names = "--key", description = "Name of a key to make when absent; repeatable.")
    private List<String> keys = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new KeyVaultEmulator()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        KeyVaultServer.Settings settings = new KeyVaultServer.Settings(server.port(), server.data(), keys, issuer);
        KeyVaultServer running = KeyVaultServer.start(settings, server.tls(), Clock.systemUTC());
        return ServerOptions.serveUntilStopped(running.vaultUrl().toString(), running);
    }
}
