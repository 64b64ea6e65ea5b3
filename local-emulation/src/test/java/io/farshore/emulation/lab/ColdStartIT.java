package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.farshore.emulation.file.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long the first caller waits when no instance of the app runs: from the start of the host's process to the answer of
 * a list that needs tokens, database and views. Beside it, in turns, a small server of the lab from its start to the same
 * kind of readiness, so that a busy machine slows both. Runs in the profile {@code lab}.
 */
@Tag("lab")
@Tag("nightly")
class ColdStartIT {
    private static final int ROUNDS = 5;
    private static final double LIMIT = 12;

    @Test
    void theFirstAnswerComesSoon() throws Exception {
        Path home = Files.createTempDirectory("farshore-coldstart");
        Lab lab = Lab.open(home, new Installation(Path.of("..").toAbsolutePath().normalize()));
        try {
            lab.startCloud(part -> {});
            new VaultSetup(lab, lab.client("contributor")).createVault();
            measure(lab);
        } finally {
            lab.stop();
        }
        FolderTree.delete(home);
    }

    private static void measure(Lab lab) throws IOException, InterruptedException {
        List<Double> small = new ArrayList<>();
        List<Double> host = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        String items = lab.settings().vaultId() + "/replicationProtectedItems";
        for (int round = 0; round < ROUNDS; round++) {
            small.add(startMillis(lab, "identity"));
            ArmClient client = lab.client("reader");
            client.token();
            double ready = startMillis(lab, "functions");
            double answer = millis(
                    () -> assertThat(client.get(items).path("value")).isEqualTo(JsonNodeFactory.instance.arrayNode()));
            host.add(ready);
            first.add(ready + answer);
            warm.add(millis(() -> client.get(items)));
        }
        double ratio = median(first) / median(small);
        System.out.printf(
                "cold start: host ready %.0f ms, first answer %.0f ms, warm answer %.0f ms; small server %.0f ms; ratio"
                        + " %.1f%n",
                median(host), median(first), median(warm), median(small), ratio);
        assertThat(ratio).isLessThan(LIMIT);
    }

    private static double startMillis(Lab lab, String process) throws IOException, InterruptedException {
        lab.process(process).stop();
        return millis(() -> lab.start(process));
    }

    /** Something that takes time. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static double millis(Work work) throws IOException, InterruptedException {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
