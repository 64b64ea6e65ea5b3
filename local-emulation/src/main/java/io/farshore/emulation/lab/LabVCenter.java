package io.farshore.emulation.lab;

import io.farshore.emulation.vcenter.VCenterSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A simulated vCenter beside a lab, which its site trusts and has an account for. */
final class LabVCenter {
    static final String ACCOUNT = "lab-vcenter";
    private static final String PROCESS = "vcenter";
    private static final Pattern READY = Pattern.compile("^ready ", Pattern.MULTILINE);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Lab lab;

    LabVCenter(Lab lab) {
        this.lab = lab;
    }

    private Path portFile() {
        return lab.home().resolve("vcenter-port");
    }

    /** Host and port, empty when it was never started. */
    Optional<String> address() throws IOException {
        return Files.exists(portFile()) ? Optional.of("127.0.0.1:" + Files.readString(portFile())) : Optional.empty();
    }

    /** Starts it, after its site. */
    void start(int machines) throws IOException, InterruptedException {
        if (address().isEmpty()) {
            Files.writeString(portFile(), LabSettings.freePorts(1).getFirst().toString());
        }
        List<String> words = VCenterSimulator.build(lab.installation().root())
                .command(
                        lab.home(), lab.settings().keyStorePassword(), address().orElseThrow(), machines);
        lab.process(PROCESS).start(new LabProcess.Command(words, Map.of(), READY, PATIENCE));
        Path site = lab.home().resolve("site");
        Path trust = Files.createDirectories(site.resolve("vcenter-trust"));
        Files.copy(lab.caFile(), trust.resolve("lab-ca.pem"), StandardCopyOption.REPLACE_EXISTING);
        addAccount(site);
    }

    private void addAccount(Path site) throws IOException, InterruptedException {
        Path password = Files.writeString(lab.home().resolve("vcenter-password"), VCenterSimulator.PASSWORD);
        Process add = new ProcessBuilder(
                        lab.installation().java(),
                        "-jar",
                        lab.installation().processServerJar().toString(),
                        "account",
                        "add",
                        ACCOUNT,
                        "--home",
                        site.toString(),
                        "--user",
                        VCenterSimulator.USER,
                        "--password-file",
                        password.toString())
                .redirectErrorStream(true)
                .start();
        String output = String.join("\n", add.inputReader().lines().toList());
        if (add.waitFor() != 0) {
            throw new IOException("the account of the vCenter cannot be added: " + output);
        }
    }
}
