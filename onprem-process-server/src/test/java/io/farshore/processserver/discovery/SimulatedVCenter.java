package io.farshore.processserver.discovery;

import io.farshore.emulation.http.LabCertificate;
import io.farshore.emulation.vcenter.VCenterSimulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A vCenter in a process of its own; the test is skipped where it cannot be built. */
final class SimulatedVCenter implements AutoCloseable {
    private static final String KEY_STORE_PASSWORD = "not secret";

    private final Process process;
    final VCenterAddress address;

    /** In PEM form. */
    final String authority;

    private SimulatedVCenter(Process process, VCenterAddress address, String authority) {
        this.process = process;
        this.address = address;
        this.authority = authority;
    }

    /**
     * Starts one whose certificate is for 127.0.0.1 and localhost.
     *
     * @param folder for its key
     * @param host where it listens, on a free port
     */
    static SimulatedVCenter start(Path folder, String host, int machines) throws Exception {
        Assumptions.assumeTrue(VCenterSimulator.canBuild(), VCenterSimulator.PACKAGES + " are not installed");
        LabCertificate.ensure(folder, KEY_STORE_PASSWORD.toCharArray(), Instant.now());
        Process process = new ProcessBuilder(VCenterSimulator.build(Path.of(".."))
                        .command(folder, KEY_STORE_PASSWORD, host + ":0", machines))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = String.valueOf(process.inputReader(StandardCharsets.UTF_8).readLine());
        int port = Integer.parseInt(line.substring("ready ".length()));
        return new SimulatedVCenter(
                process, new VCenterAddress(host, port), Files.readString(folder.resolve(LabCertificate.CA_FILE)));
    }

    static RunAsAccount account() {
        return new RunAsAccount("1", "lab", VCenterSimulator.USER, VCenterSimulator.PASSWORD);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
}
