package io.farshore.emulation.arm;

import io.farshore.emulation.http.ErrorShape;
import io.farshore.emulation.http.FreePort;
import io.farshore.emulation.http.LoopbackServer;
import io.farshore.emulation.http.Router;
import io.farshore.emulation.http.TlsIdentity;
import io.farshore.emulation.token.TokenVerifier;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The running front door: compute and network are emulated, Recovery Services is handed on. All state is under the data
 * folder ({@code resources}, {@code operations}, {@code disks}, {@code vms}) and survives kill -9. Safe for threads.
 */
public final class ArmServer implements AutoCloseable {
    private final LoopbackServer server;
    private final Operations operations;
    private final Disks disks;
    private final QemuHost qemu;

    private ArmServer(LoopbackServer server, Operations operations, Disks disks, QemuHost qemu) {
        this.server = server;
        this.operations = operations;
        this.disks = disks;
        this.qemu = qemu;
    }

    /**
     * @param port 0 takes any free one
     * @param issuer the tenant's address, as {@code IdentityServer.issuer()} gives it
     * @param recoveryServices where requests under Microsoft.RecoveryServices go
     * @param recoveryServicesCa PEM that signs that server; null when the lab's CA does
     * @param qemu path of qemu-system-x86_64, or {@code auto}
     */
    public record Settings(
            int port,
            Path data,
            URI issuer,
            URI recoveryServices,
            @Nullable Path recoveryServicesCa,
            String qemu,
            int machineMemoryMiB) {}

    public static ArmServer start(Settings settings, TlsIdentity tls, Clock clock) throws IOException {
        Path data = settings.data();
        ResourceStore store = ResourceStore.open(data.resolve("resources"));
        Operations operations = Operations.open(data.resolve("operations"), clock);
        DiskSessions sessions = new DiskSessions();
        Disks disks = new Disks(store, data.resolve("disks"), sessions, clock);
        QemuHost qemu =
                new QemuHost(QemuCommand.find(settings.qemu(), settings.machineMemoryMiB()), data.resolve("vms"));
        VirtualMachines machines = new VirtualMachines(store, disks, qemu);
        disks.start(operations);
        machines.start(operations);

        int port = settings.port() == 0 ? FreePort.find() : settings.port();
        ManagementHeaders management = new ManagementHeaders(clock);
        Gate gate =
                new Gate(verifier(settings.issuer(), port, tls.clientContext(), clock), settings.issuer(), management);
        Router router = new Router(ErrorShape.ODATA);
        proxy(settings, tls, management).addTo(router);
        new PageBlobRoutes(sessions, clock).addTo(router);
        BootDiagnostics diagnostics = new BootDiagnostics(store, qemu);
        diagnostics.addTo(router);
        new SubscriptionRoutes(store, settings.issuer()).addTo(router, gate);
        new OperationRoutes(operations, store).addTo(router, gate);
        new DiskRoutes(store, operations, clock).addTo(router, gate);
        new VirtualNetworkRoutes(store, operations).addTo(router, gate);
        new NetworkInterfaceRoutes(store, operations).addTo(router, gate);
        new VirtualMachineRoutes(store, operations, machines, diagnostics, clock).addTo(router, gate);
        operations.resume();
        return new ArmServer(LoopbackServer.https(port, tls.serverContext(), router), operations, disks, qemu);
    }

    private static TokenVerifier verifier(URI issuer, int port, SSLContext trust, Clock clock) {
        Set<String> audiences = Set.of(
                "https://management.azure.com",
                "https://management.core.windows.net",
                "https://127.0.0.1:" + port,
                "https://localhost:" + port);
        return new TokenVerifier(issuer, trust, audiences, clock);
    }

    private static RecoveryServicesProxy proxy(Settings settings, TlsIdentity tls, ManagementHeaders management)
            throws IOException {
        Path authority = settings.recoveryServicesCa();
        SSLContext trust = authority == null ? tls.clientContext() : TlsIdentity.trustingPem(authority);
        return new RecoveryServicesProxy(settings.recoveryServices(), trust, management);
    }

    /** Scheme, address and port, without a slash at the end. */
    public String origin() {
        return server.origin();
    }

    @Override
    public void close() throws IOException {
        server.close();
        operations.close();
        disks.close();
        qemu.close();
    }
}
