package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.file.DurableFile;
import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs long-running operations, one at a time per resource. An operation is on the disk before its client hears of it;
 * after a crash it runs again from its beginning, so every action is idempotent. Safe for threads.
 */
final class Operations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    /** Azure keeps finished operations for about a day. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final Path folder;
    private final Clock clock;
    private final Map<String, Operation> operations = new ConcurrentHashMap<>();
    private final Map<Operation.Kind, Action> actions = new EnumMap<>(Operation.Kind.class);
    private final Map<String, ReentrantLock> targets = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Does the work; what it returns is the operation's output. A fault is the operation's error. */
    @FunctionalInterface
    interface Action {
        Optional<ObjectNode> run(Operation operation) throws IOException;
    }

    private Operations(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    static Operations open(Path folder, Clock clock) throws IOException {
        Files.createDirectories(folder);
        Operations operations = new Operations(folder, clock);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".json")).toList();
        }
        for (Path file : files) {
            operations.load(file);
        }
        return operations;
    }

    private void load(Path file) throws IOException {
        Operation operation = Operation.parse(Json.parseObject(Files.readAllBytes(file)));
        Instant forgotten = clock.instant().minus(KEPT);
        if (!operation.running() && Instant.parse(operation.endTime()).isBefore(forgotten)) {
            Files.delete(file);
        } else {
            operations.put(operation.name(), operation);
        }
    }

    /** Says what does operations of {@code kind}. Call before {@link #resume}. */
    void register(Operation.Kind kind, Action action) {
        actions.put(kind, action);
    }

    /** Starts again what a crash interrupted. */
    void resume() {
        operations.values().stream().filter(Operation::running).forEach(operation -> {
            LOG.info("Operation {} {} of {} goes on", operation.name(), operation.kind(), operation.target());
            threads.execute(() -> run(operation));
        });
    }

    Operation start(Operation.Kind kind, ResourceId target, ObjectNode parameters) throws IOException {
        Operation operation = new Operation(
                UUID.randomUUID().toString(),
                kind,
                target,
                parameters,
                Operation.Status.IN_PROGRESS,
                clock.instant().toString(),
                "",
                null);
        save(operation);
        threads.execute(() -> run(operation));
        return operation;
    }

    Optional<Operation> find(String name) {
        return Optional.ofNullable(operations.get(name));
    }

    private void run(Operation operation) {
        // Fair, so that a start and the power-off behind it keep their order.
        ReentrantLock turn = targets.computeIfAbsent(operation.target().key(), key -> new ReentrantLock(true));
        turn.lock();
        try {
            save(outcome(operation));
        } catch (IOException e) {
            LOG.error("The end of operation {} cannot be stored; it runs again after a restart", operation.name(), e);
        } finally {
            turn.unlock();
        }
    }

    private Operation outcome(Operation operation) {
        try {
            Action action = actions.get(operation.kind());
            if (action == null) {
                throw new IllegalStateException("Nothing does " + operation.kind());
            }
            Optional<ObjectNode> output = action.run(operation);
            LOG.info("Operation {} {} of {} succeeded", operation.name(), operation.kind(), operation.target());
            return operation.ended(Operation.Status.SUCCEEDED, clock.instant().toString(), output.orElse(null));
        } catch (HttpFault fault) {
            LOG.warn("Operation {} of {} failed: {}", operation.kind(), operation.target(), fault.getMessage());
            return failed(operation, fault.code(), fault.explanation());
        } catch (IOException | RuntimeException e) {
            LOG.error("Operation {} of {} failed", operation.kind(), operation.target(), e);
            return failed(operation, "InternalExecutionError", "The emulator failed: " + e);
        }
    }

    private Operation failed(Operation operation, String code, String message) {
        ObjectNode error = Json.object().put("code", code).put("message", message);
        return operation.ended(Operation.Status.FAILED, clock.instant().toString(), error);
    }

    private void save(Operation operation) throws IOException {
        DurableFile.replaceSecret(folder.resolve(operation.name() + ".json"), Json.bytes(operation.json()));
        operations.put(operation.name(), operation);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
