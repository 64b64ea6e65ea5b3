package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.emulation.lab.Fault.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The fault matrix: what goes wrong, in each phase of a machine's life. Machine after machine lives in one lab, and each
 * life takes as many rows as it has room for: one while it is first replicated, several while it works, one while it is
 * failed over. After each row replication goes on without a resync, or the recovered disk holds a gapless prefix of the
 * writes with all that was acknowledged before the point. Runs in the profile {@code lab}, on what {@code ./farshore
 * build} made.
 *
 * <p>{@code -Dfarshore.faults=REGEX} chooses rows by {@code name:PHASE}, {@code -Dfarshore.seed=N} repeats a run, {@code
 * -Dfarshore.repeat=N} makes every row of the steady state N rows, to hunt what fails seldom.
 */
@Tag("lab")
class FaultMatrixIT {
    private static final long SEED = Long.getLong("farshore.seed", System.nanoTime());
    private static final int REPEAT = Integer.getInteger("farshore.repeat", 1);
    private static FaultLab lab;
    private static boolean failed;

    @BeforeAll
    static void startLab() throws Exception {
        System.out.println("fault matrix: -Dfarshore.seed=" + SEED);
        lab = FaultLab.start(SEED);
    }

    @AfterAll
    static void stopLab() throws Exception {
        if (lab != null) {
            lab.close();
            if (!failed) {
                lab.remove();
            }
        }
    }

    /** All rows, in the order they are dealt out to lives. */
    private static List<Fault> table() {
        Pattern wanted = Pattern.compile(System.getProperty("farshore.faults", ".*"));
        return Stream.of(
                        ProcessFaults.rows(),
                        NetworkFaults.rows(),
                        CacheFaults.rows(),
                        DamageFaults.rows(),
                        CredentialFaults.rows())
                .flatMap(List::stream)
                .filter(row -> wanted.matcher(row.id()).matches())
                .flatMap(row -> Collections.nCopies(row.phase() == Phase.STEADY_STATE ? REPEAT : 1, row).stream())
                .toList();
    }

    @TestFactory
    Stream<DynamicNode> losesNothingThatWasAcknowledged() {
        List<Fault> initial = of(Phase.INITIAL_REPLICATION);
        List<Fault> failover = of(Phase.FAILOVER);
        List<Fault> lost = of(Phase.SITE_LOST);
        List<Fault> steady = of(Phase.STEADY_STATE);
        int lives = IntStream.of(initial.size(), failover.size(), lost.size(), steady.isEmpty() ? 0 : 1)
                .max()
                .getAsInt();
        return IntStream.range(0, lives).mapToObj(life -> {
            List<Fault> rows = new ArrayList<>(share(initial, life, lives));
            rows.addAll(share(steady, life, lives));
            rows.addAll(share(lost, life, lives));
            rows.addAll(share(failover, life, lives));
            LifeSteps steps = new LifeSteps(lab, life + 1, rows, () -> failed = true);
            return DynamicContainer.dynamicContainer("machine" + (life + 1), steps.tests());
        });
    }

    private static List<Fault> of(Phase phase) {
        return table().stream().filter(row -> row.phase() == phase).toList();
    }

    /** The rows of one life: even shares, and rows stay in order, so that the last row is the last life's. */
    private static List<Fault> share(List<Fault> rows, int life, int lives) {
        assertThat(lives).isPositive();
        return rows.subList(rows.size() * life / lives, rows.size() * (life + 1) / lives);
    }
}
