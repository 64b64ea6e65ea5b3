package io.farshore.functions.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.store.InMemoryDocumentStore.Moment;
import io.farshore.functions.Lab;
import io.farshore.functions.api.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A machine is enabled while its site is removed, each at every write of the other: no item is left without its site. */
final class FabricRemovalRaceTest {
    private static final int MAX_WRITES = 80;

    @ParameterizedTest
    @EnumSource(Moment.class)
    void anEnableAtAnyWriteOfTheRemovalIsRefusedOrStopsIt(Moment moment) {
        int refused = 0;
        int stopped = 0;
        for (int at = 1; at <= MAX_WRITES; at++) {
            Lab lab = new Lab(1 << 20).withSite();
            List<ApiResponse> enabled = new ArrayList<>();
            boolean met = between(lab, moment, at, () -> enabled.add(lab.enable()), () -> {
                lab.post(Lab.FABRIC + "/remove", "");
                lab.runMessages(10);
            });
            if (!met) {
                assertThat(refused).as("refused").isPositive();
                assertThat(stopped).as("stopped").isPositive();
                return;
            }
            if (check(lab, enabled.getFirst(), moment + " " + at)) {
                stopped++;
            } else {
                refused++;
            }
        }
        throw new AssertionError("there are more than " + MAX_WRITES + " writes");
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aRemovalAtAnyWriteOfAnEnableIsStoppedOrRefusesIt(Moment moment) {
        for (int at = 1; at <= MAX_WRITES; at++) {
            Lab lab = new Lab(1 << 20).withSite();
            List<ApiResponse> enabled = new ArrayList<>();
            Runnable removal = () -> {
                lab.post(Lab.FABRIC + "/remove", "");
                lab.runMessages(10);
            };
            boolean met = between(lab, moment, at, removal, () -> enabled.add(lab.enable()));
            if (!met) {
                return;
            }
            check(lab, enabled.getFirst(), moment + " " + at);
        }
        throw new AssertionError("there are more than " + MAX_WRITES + " writes");
    }

    /** Runs {@code other} at one write of {@code main}; false when there were fewer writes. */
    private static boolean between(Lab lab, Moment moment, int at, Runnable other, Runnable main) {
        AtomicInteger writes = new AtomicInteger();
        lab.control.onWrite(now -> {
            if (now == moment && writes.incrementAndGet() == at) {
                lab.control.onWrite(later -> {});
                other.run();
            }
        });
        main.run();
        lab.control.onWrite(later -> {});
        return writes.get() >= at;
    }

    /** True when the machine is protected. */
    private static boolean check(Lab lab, ApiResponse enabled, String when) {
        List<ProtectedItem> items = lab.records.items().list(Lab.address().vaultId());
        boolean site = lab.records.fabric(Lab.FABRIC_ID).isPresent();
        if (enabled.status() == 202) {
            assertThat(site).as(when).isTrue();
            assertThat(items).as(when).singleElement().satisfies(item -> assertThat(
                            lab.records.jobs().get(item.vaultId(), JobEngine.id(String.valueOf(item.currentJobId()))))
                    .isPresent());
            return true;
        }
        assertThat(enabled.status()).as(when).isIn(400, 404, 409); // 400: its mapping is gone already
        assertThat(items).as(when).isEmpty();
        return false;
    }
}
