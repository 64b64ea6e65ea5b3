package io.farshore.emulation.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One machine of the demo: its disks, what works on them, what was acknowledged, its protection. */
final class DemoMachine implements AutoCloseable {
    private static final Duration BOOT_PATIENCE = Duration.ofSeconds(60);

    private final SampleMachine machine;
    private @Nullable Workload workload;
    private @Nullable Acknowledgements acknowledged;
    private @Nullable ProtectedItem item;

    DemoMachine(Lab lab, String name) throws IOException {
        machine = new SampleMachine(
                name,
                lab.home().resolve("machines").resolve(name),
                LabSettings.freePorts(1).getFirst());
    }

    SampleMachine machine() {
        return machine;
    }

    String name() {
        return machine.name();
    }

    /** Watches what works on its disks. */
    void begin(Workload begun) throws IOException, InterruptedException {
        workload = begun;
        acknowledged = new Acknowledgements(begun);
        if (!begun.awaitFirstRecord(BOOT_PATIENCE)) {
            throw new IOException("'" + name() + "' writes nothing; see the logs in " + machine.folder());
        }
    }

    void protectedBy(ProtectedItem protection) {
        item = protection;
    }

    ProtectedItem item() {
        return Objects.requireNonNull(item, "not protected yet");
    }

    /** Looks at what is acknowledged now; the highest record. */
    long look() throws IOException {
        return acknowledgements().look();
    }

    /** The records that a point must hold. */
    long promised(ProtectedItem.Point point) {
        return acknowledgements().before(point.time());
    }

    private Acknowledgements acknowledgements() {
        return Objects.requireNonNull(acknowledged, "nothing works yet");
    }

    void kill() throws InterruptedException {
        Objects.requireNonNull(workload, "nothing works yet").kill();
    }

    @Override
    public void close() {
        if (workload != null) {
            workload.close();
        }
    }
}
