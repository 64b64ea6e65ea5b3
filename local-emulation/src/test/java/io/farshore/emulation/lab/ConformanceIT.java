package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.emulation.file.FolderTree;
import io.farshore.emulation.vcenter.VCenterSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Microsoft's own clients, unmodified, lead two machines through a whole life, and every answer is held against the
 * official contract where {@code FARSHORE_CONTRACT} names its folder; see {@code conformance/}. Runs in the profile {@code
 * lab}, on what {@code ./farshore build} made.
 */
@Tag("lab")
class ConformanceIT {
    private static final Path CONFORMANCE = Path.of("conformance").toAbsolutePath();
    private static final int MACHINES = 2;
    private static final int VMS = 5;
    private static final int PATIENCE_MINUTES = 20;

    @Test
    void theOfficialClientsLeadAWholeLife() throws Exception {
        Path home = Files.createTempDirectory("farshore-conformance");
        Lab lab = Lab.open(home, new Installation(Path.of("..").toAbsolutePath().normalize()));
        try {
            UpCommand.start(lab, new Timeline(System.out), MACHINES, false);
            if (VCenterSimulator.canBuild()) {
                new LabVCenter(lab).start(VMS);
            }
            installPackages();
            Path status = home.resolve("status.json");
            Files.writeString(status, StatusCommand.describe(lab).toString());
            Map<String, String> environment = Map.of(
                    "FARSHORE_LAB",
                    status.toString(),
                    "NODE_EXTRA_CA_CERTS",
                    lab.caFile().toString());
            assertThat(run(environment, "node", "src/main.js"))
                    .as("exit code of the conformance run, whose output is above")
                    .isZero();
        } finally {
            lab.stop();
        }
        FaultLab.assertNothingRuns(lab);
        FolderTree.delete(home);
    }

    private static void installPackages() throws IOException, InterruptedException {
        if (!Files.isDirectory(CONFORMANCE.resolve("node_modules"))) {
            assertThat(run(Map.of(), "npm", "ci", "--no-audit", "--no-fund", "--silent"))
                    .as("exit code of npm ci")
                    .isZero();
        }
    }

    /** Its output goes through this one's, for the runner of the tests has its own protocol on standard output. */
    private static int run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(CONFORMANCE.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.inputReader().lines().forEach(System.out::println);
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
