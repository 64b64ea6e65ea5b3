package io.farshore.emulation.lab;

import io.farshore.emulation.lab.Fault.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A process dies by SIGKILL and is started again; or the functions get every message twice and in any order. */
final class ProcessFaults {
    private static final String AGENT = "agent";
    private static final String FUNCTIONS = "functions";
    private static final List<String> PROCESSES =
            List.of(AGENT, "process-server", FUNCTIONS, "cosmos", "arm", "keyvault");

    private ProcessFaults() {}

    static List<Fault> rows() {
        List<Fault> rows = new ArrayList<>();
        for (String process : PROCESSES) {
            for (Phase phase : phasesOf(process)) {
                rows.add(new Fault(process, phase, life -> kill(life, process, phase), Fault.NOTHING_MORE));
            }
        }
        for (Phase phase : phasesOf(FUNCTIONS)) {
            rows.add(new Fault("messages-twice", phase, ProcessFaults::disorder, ProcessFaults::order));
        }
        return rows;
    }

    /** Agent and process server are lost with their site before a failover; only the cloud can die during one. */
    private static Set<Phase> phasesOf(String process) {
        return process.equals(AGENT) || process.equals("process-server")
                ? EnumSet.of(Phase.INITIAL_REPLICATION, Phase.STEADY_STATE)
                : EnumSet.of(Phase.INITIAL_REPLICATION, Phase.STEADY_STATE, Phase.FAILOVER);
    }

    private static void kill(Life life, String process, Phase phase) throws IOException, InterruptedException {
        // A moment into the phase, so that work is under way; a failover has the most steps to be cut short.
        Thread.sleep(life.lab().moment(100, phase == Phase.FAILOVER ? 4_000 : 1_500));
        String name = process.equals(AGENT) ? life.machine().agentName() : process;
        life.lab().kill(name);
        life.lab().start(name);
    }

    private static void disorder(Life life) throws IOException, InterruptedException {
        long seed = life.lab().seed();
        System.out.println("every message twice, seed " + seed);
        life.lab().lab().process(FUNCTIONS).stop();
        life.lab().lab().start(FUNCTIONS, command -> command.with("--repeat-messages", Long.toString(seed)));
    }

    private static void order(Life life) throws IOException, InterruptedException {
        life.lab().lab().process(FUNCTIONS).stop();
        life.lab().start(FUNCTIONS);
    }
}
