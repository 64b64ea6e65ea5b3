package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main job while a process dies by SIGKILL and is started again: one row each of process and phase. After each, the
 * demo's own proof must hold. Runs in the profile {@code lab}, on what {@code ./farshore build} made.
 */
@Tag("lab")
class FaultMatrixIT {
    private static final String AGENT = SampleMachine.AGENT_PREFIX + "web01";

    /** All rows, or those whose {@code process:phase} matches the system property {@code farshore.faults}. */
    static Stream<Arguments> rows() {
        Pattern wanted = Pattern.compile(System.getProperty("farshore.faults", ".*"));
        return Stream.of(AGENT, "process-server", "functions", "cosmos", "arm", "keyvault")
                .flatMap(process -> phasesOf(process).stream()
                        .filter(phase -> wanted.matcher(process + ":" + phase).matches())
                        .map(phase -> Arguments.of(process, phase)));
    }

    /** Agent and process server are lost with their site before a failover; only the cloud can die during one. */
    private static Set<Faults.Phase> phasesOf(String process) {
        return process.equals(AGENT) || process.equals("process-server")
                ? EnumSet.of(Faults.Phase.INITIAL_REPLICATION, Faults.Phase.STEADY_STATE)
                : EnumSet.allOf(Faults.Phase.class);
    }

    @ParameterizedTest(name = "kill -9 of {0} during {1}")
    @MethodSource("rows")
    void losesNothingThatWasAcknowledged(String process, Faults.Phase phase) throws Exception {
        Path home = Files.createTempDirectory("farshore-fault");
        Lab lab = Lab.open(home, new Installation(Path.of("..").toAbsolutePath().normalize()));
        try {
            new Demo(lab, new Timeline(System.out), now -> {
                        if (now == phase) {
                            strike(lab, process);
                        }
                    })
                    .run();
        } finally {
            lab.stop();
        }
        assertThat(lab.processes()).noneMatch(each -> each.handle().isPresent());
        Farshore.deleteTree(home);
    }

    private static void strike(Lab lab, String process) throws IOException, InterruptedException {
        // A moment into the phase, so that work is under way.
        Thread.sleep(1_500);
        System.out.println("SIGKILL " + process);
        lab.process(process).kill();
        if (process.equals(AGENT)) {
            lab.restartAgent(process);
        } else {
            lab.start(process);
        }
    }
}
