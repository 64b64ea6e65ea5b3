package io.farshore.processserver.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** yavijava against a simulated vCenter, over TLS that is checked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VimSessionIT {
    private static final int MACHINES = 500;

    private SimulatedVCenter simulator;

    @TempDir
    private Path home = Path.of("set by JUnit");

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        simulator = SimulatedVCenter.start(folder, "127.0.0.1", MACHINES);
    }

    @AfterAll
    void stop() throws Exception {
        if (simulator != null) {
            simulator.close();
        }
    }

    @BeforeEach
    void trust() throws IOException {
        Path folder = Files.createDirectories(home.resolve(VCenterTrust.FOLDER));
        Files.writeString(folder.resolve("vcenter.pem"), simulator.authority);
    }

    private VCenter open(RunAsAccount account) throws IOException {
        return VimSession.login(home).open(simulator.address, account);
    }

    @Test
    void readsAllMachinesInOneGo() throws IOException {
        try (VCenter vCenter = open(SimulatedVCenter.account())) {
            List<VirtualMachine> machines = vCenter.machines();
            assertThat(machines).hasSize(MACHINES);
            Set<String> ids = new HashSet<>();
            for (VirtualMachine machine : machines) {
                assertThat(machine.instanceUuid()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
                assertThat(machine.firmwareUuid()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
                assertThat(machine.name()).isNotEmpty();
                assertThat(machine.poweredOn()).isTrue();
                assertThat(machine.cpuCount()).isPositive();
                assertThat(machine.memoryMb()).isPositive();
                ids.add(machine.instanceUuid());
            }
            assertThat(ids).hasSize(MACHINES);
        }
    }

    @Test
    void aSessionThatHasEndedIsNoEmptyInventory() throws IOException {
        VCenter vCenter = open(SimulatedVCenter.account());
        vCenter.close();
        assertThatThrownBy(vCenter::machines).isInstanceOf(IOException.class);
    }

    @Test
    void saysThatTheAccountIsRefused() {
        RunAsAccount wrong = new RunAsAccount("1", "lab", "reader", "wrong");
        assertThatThrownBy(() -> open(wrong))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("refuses user and password of the run-as account 'lab'")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void saysWhatToDoAboutAnUntrustedCertificate() throws IOException {
        Files.delete(home.resolve(VCenterTrust.FOLDER).resolve("vcenter.pem"));
        assertThatThrownBy(() -> open(SimulatedVCenter.account()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not trusted")
                .hasMessageContaining("it shows CN=Farshore lab server, SHA-256 ")
                .hasMessageContaining("vcenter-trust");
    }

    @Test
    void doesNotTakeATrustedCertificateForAnotherName(@TempDir Path folder) throws Exception {
        try (SimulatedVCenter other = SimulatedVCenter.start(folder, "127.0.0.2", 1)) {
            Files.writeString(home.resolve(VCenterTrust.FOLDER).resolve("other.pem"), other.authority);
            assertThatThrownBy(() -> VimSession.login(home).open(other.address, SimulatedVCenter.account()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is not trusted");
        }
    }

    @Test
    void saysThatNobodyAnswers() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() ->
                        VimSession.login(home).open(new VCenterAddress("127.0.0.1", free), SimulatedVCenter.account()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + free + " cannot be read: nobody answers there");
    }
}
