package io.farshore.functions.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.controlplane.command.CommandResult;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.store.InMemoryDocumentStore.Moment;
import io.farshore.functions.Lab;
import io.farshore.functions.points.RemovedData;
import io.farshore.replication.store.ForwardingSegmentStore;
import io.farshore.replication.store.SegmentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A removal, and the deletion that follows it, whose process dies at every one of its writes, before or after it. */
final class DisableCrashTest {
    private static final int MAX_WRITES = 80;
    private static final int POINTS = 3;

    /** A process that dies. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static Lab replicated() throws IOException {
        Lab lab = new Lab(1 << 20).withSite().withItem();
        for (int point = 1; point <= POINTS; point++) {
            lab.machine.write(0, point * 4096L, new byte[] {1});
            lab.point(point);
        }
        lab.run();
        return lab;
    }

    /** Asks for it; the answer of the site is there at once, so that the job does not poll for it. */
    private static void disable(Lab lab) {
        String jobId = Lab.jobId(lab.call("DELETE", Lab.ITEM, ""));
        byte[] command = (jobId + "/DisableProtection").getBytes(StandardCharsets.UTF_8);
        String commandId = UUID.nameUUIDFromBytes(command).toString();
        lab.records
                .commandResults()
                .createIfAbsent(
                        Lab.address().vaultId(),
                        CommandResult.id(commandId),
                        new CommandResult(commandId, true, null, lab.clock.instant()));
    }

    private static String itemId(Lab lab) {
        return lab.machine.itemId.toString();
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aCrashAtAnyWriteStillRemovesTheItemAndKeepsItsData(Moment moment) throws IOException {
        for (int crashAt = 1; crashAt <= MAX_WRITES; crashAt++) {
            Lab lab = replicated();
            disable(lab);
            boolean crashed = CrashingRun.run(lab, moment, crashAt);
            lab.control.onWrite(at -> {});
            lab.removedData.run();
            assertThat(lab.get(Lab.ITEM).status()).as("%s %d", moment, crashAt).isEqualTo(404);
            assertThat(lab.records.item(itemId(lab))).isEmpty();
            assertThat(lab.stores.takesSegments(itemId(lab))).isFalse();
            assertThat(lab.removedData.waiting()).singleElement().matches(item -> item.itemId()
                    .equals(itemId(lab)));
            assertThat(lab.records.points().list(itemId(lab))).hasSize(POINTS);
            assertThat(lab.machine.manifests.list(itemId(lab))).hasSize(POINTS);
            assertThat(lab.stores.segments(itemId(lab)).list("")).hasSize(POINTS);
            assertThat(lab.records.machines().list(Lab.address().vaultId()))
                    .extracting(Machine::protectedItemName)
                    .containsOnlyNulls();
            if (!crashed) {
                return;
            }
        }
        throw new AssertionError("there are more than " + MAX_WRITES + " writes");
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aSweepThatDiesAtAnyWriteIsFinishedByTheNext(Moment moment) throws IOException {
        for (int crashAt = 1; crashAt <= MAX_WRITES; crashAt++) {
            Lab lab = replicated();
            disable(lab);
            lab.run();
            lab.clock.advance(Duration.ofDays(14));
            boolean crashed = sweep(lab, moment, crashAt);
            assertThat(lab.removedData.waiting()).as("%s %d", moment, crashAt).hasSizeLessThanOrEqualTo(1);
            lab.removedData.run();
            assertThat(lab.removedData.waiting()).isEmpty();
            assertThat(lab.records.points().list(itemId(lab))).isEmpty();
            assertThat(lab.records.epochHeads().list(itemId(lab))).isEmpty();
            assertThat(lab.machine.manifests.list(itemId(lab))).isEmpty();
            assertThat(lab.stores.segments).doesNotContainKey(itemId(lab));
            if (!crashed) {
                return;
            }
        }
        throw new AssertionError("there are more than " + MAX_WRITES + " writes");
    }

    /** False when there were fewer writes. */
    private static boolean sweep(Lab lab, Moment moment, int crashAt) {
        AtomicInteger writes = new AtomicInteger();
        Consumer<Moment> fault = at -> {
            if (at == moment && writes.incrementAndGet() == crashAt) {
                throw new Crash();
            }
        };
        lab.control.onWrite(fault);
        lab.points.onWrite(fault);
        try {
            SegmentStore manifests = new DyingStore(lab.machine.manifests, fault);
            new RemovedData(lab.records, DisableProtectionTest.withManifests(lab.stores, manifests), lab.clock).run();
            return false;
        } catch (Crash e) {
            return true;
        } finally {
            lab.control.onWrite(at -> {});
            lab.points.onWrite(at -> {});
        }
    }

    /** A store from which things are deleted in a process that dies. */
    private static final class DyingStore extends ForwardingSegmentStore {
        private final Consumer<Moment> fault;

        DyingStore(SegmentStore store, Consumer<Moment> fault) {
            super(store);
            this.fault = fault;
        }

        @Override
        public void delete(String name) throws IOException {
            fault.accept(Moment.BEFORE_WRITE);
            super.delete(name);
            fault.accept(Moment.AFTER_WRITE);
        }
    }
}
