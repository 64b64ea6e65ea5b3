package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.emulation.lab.Fault.Phase;
import java.io.IOException;
import java.util.List;

/**
 * A wire is cut for some seconds: the workload goes on, and what it wrote meanwhile follows afterwards. That of storage is
 * cut for site and functions alike.
 */
final class NetworkFaults {
    private static final int CUT_MILLIS = 6_000;

    private NetworkFaults() {}

    static List<Fault> rows() {
        return List.of(
                new Fault(
                        "cut-agent-from-process-server",
                        Phase.STEADY_STATE,
                        life -> cut(life, "control", "data"),
                        Fault.NOTHING_MORE),
                new Fault("cut-storage", Phase.STEADY_STATE, life -> cut(life, "storage"), Fault.NOTHING_MORE));
    }

    private static void cut(Life life, String... links) throws IOException, InterruptedException {
        for (String link : links) {
            life.lab().link(link).cut();
        }
        try {
            long before = life.acknowledged();
            Thread.sleep(CUT_MILLIS);
            assertThat(life.acknowledged()).as("the workload is not blocked").isGreaterThan(before);
        } finally {
            for (String link : links) {
                life.lab().link(link).mend();
            }
        }
    }
}
