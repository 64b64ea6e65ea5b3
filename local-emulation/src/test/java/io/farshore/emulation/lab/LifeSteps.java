package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.emulation.lab.Fault.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/** One life as a list of tests, one for each row and one for what comes between; after a failure the rest is skipped. */
final class LifeSteps {
    private static final String COMPUTE = "/providers/Microsoft.Compute/";

    private final FaultLab lab;
    private final int number;
    private final List<Fault> rows;
    private final Runnable failure;
    private @Nullable Life life;
    private boolean broken;

    LifeSteps(FaultLab lab, int number, List<Fault> rows, Runnable failure) {
        this.lab = lab;
        this.number = number;
        this.rows = List.copyOf(rows);
        this.failure = failure;
    }

    Stream<DynamicTest> tests() {
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(test("is protected" + names(Phase.INITIAL_REPLICATION), this::protect));
        for (Fault row : of(Phase.STEADY_STATE)) {
            tests.add(test(row.name() + " in the steady state", () -> inSteadyState(row)));
        }
        tests.add(test("loses its site", () -> life().loseSite()));
        for (Fault row : of(Phase.SITE_LOST)) {
            tests.add(test(row.name() + " after the site is lost", () -> strike(row)));
        }
        tests.add(test("is failed over" + names(Phase.FAILOVER), this::failOver));
        return tests.stream();
    }

    private Life life() {
        if (life == null) {
            throw new IllegalStateException("the machine does not live yet");
        }
        return life;
    }

    private List<Fault> of(Phase phase) {
        return rows.stream().filter(row -> row.phase() == phase).toList();
    }

    private String names(Phase phase) {
        return String.join(
                "", of(phase).stream().map(row -> " while " + row.name()).toList());
    }

    private DynamicTest test(String name, Executable step) {
        return DynamicTest.dynamicTest(name, () -> {
            Assumptions.assumeFalse(broken, "an earlier step of this life failed");
            System.out.println("== machine" + number + " " + name);
            try {
                step.execute();
            } catch (TestAbortedException e) {
                throw e;
            } catch (Throwable e) {
                broken = true;
                failure.run();
                lab.recordThreads();
                Life failed = life;
                if (failed != null) {
                    failed.close();
                }
                throw e;
            }
        });
    }

    private void protect() throws Exception {
        life = Life.begin(lab, number);
        strikeAll(Phase.INITIAL_REPLICATION);
        life().awaitProtected();
        expectAll(Phase.INITIAL_REPLICATION);
    }

    private void inSteadyState(Fault row) throws Exception {
        row.strike().at(life());
        life().replicatesOn();
        row.expectation().at(life());
    }

    private void strike(Fault row) throws Exception {
        row.strike().at(life());
        row.expectation().at(life());
    }

    private void failOver() throws Exception {
        ProtectedItem item = life().item();
        ArmClient.Pending pending = item.failOver(life().target());
        strikeAll(Phase.FAILOVER);
        pending.await();
        life().prove();
        item.commit();
        expectAll(Phase.FAILOVER);
        checkNothingIsLeft();
        life().close();
    }

    private void strikeAll(Phase phase) throws Exception {
        for (Fault row : of(phase)) {
            row.strike().at(life());
        }
    }

    private void expectAll(Phase phase) throws Exception {
        for (Fault row : of(phase)) {
            row.expectation().at(life());
        }
    }

    /** Machines have two disks and one network interface each; whatever else there is was left behind. */
    private void checkNothingIsLeft() throws Exception {
        String group = lab.lab().settings().resourceGroupId();
        int machines = count(group + COMPUTE + "virtualMachines");
        assertThat(count(group + COMPUTE + "disks")).as("disks").isEqualTo(2 * machines);
        assertThat(count(group + "/providers/Microsoft.Network/networkInterfaces"))
                .as("network interfaces")
                .isEqualTo(machines);
        assertThat(lab.poison()).as("poison queues").isEmpty();
    }

    private int count(String list) throws Exception {
        return lab.arm().get(list).path("value").size();
    }
}
