package io.farshore.emulation.arm;

import io.farshore.emulation.http.ServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command line of {@link ArmServer}. */
@Command(name = "arm-emulator", description = "Stands in for Azure Resource Manager; its machines boot in QEMU.")
@SuppressWarnings("NullAway.Init") // picocli sets the required options
public final class ArmEmulator implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Option(names = "--issuer-url", required = true, description = "The tenant: https://127.0.0.1:PORT/TENANT.")
    private URI issuer;

    @Option(
            names = "--recovery-services-url",
            required = true,
            description = "Where requests under Microsoft.RecoveryServices go.")
    private URI recoveryServices;

    @Option(names = "--recovery-services-ca", description = "PEM that signs that server; default the lab's CA.")
    private @Nullable Path recoveryServicesCa;

    @Option(
            names = "--qemu",
            defaultValue = "auto",
            description = "Path of qemu-system-x86_64; default ${DEFAULT-VALUE}.")
    private String qemu;

    @Option(
            names = "--vm-memory-mb",
            defaultValue = "256",
            description = "Memory of a machine; default ${DEFAULT-VALUE}.")
    private int machineMemoryMiB;

    public static void main(String[] args) {
        System.exit(new CommandLine(new ArmEmulator()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        ArmServer.Settings settings = new ArmServer.Settings(
                server.port(), server.data(), issuer, recoveryServices, recoveryServicesCa, qemu, machineMemoryMiB);
        ArmServer running = ArmServer.start(settings, server.tls(), Clock.systemUTC());
        return ServerOptions.serveUntilStopped(running.origin(), running);
    }
}
