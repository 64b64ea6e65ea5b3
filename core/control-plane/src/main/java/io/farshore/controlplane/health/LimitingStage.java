package io.farshore.controlplane.health;

import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.ProcessServer;
import io.farshore.controlplane.item.ProtectedItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where replication is held up, on the way from the machine to Azure, and what shows it. The stages are looked at from the
 * target backwards: what waits in front of a stage waits because of it.
 *
 * @param name as a health error says it
 * @param evidence what was reported
 * @param action what to do
 */
record LimitingStage(String name, String evidence, String action) {
    /** Less than this waits everywhere now and then. */
    private static final long BACKLOG_BYTES = 64L << 20;

    private static final int FULL_PERCENT = 95;

    static LimitingStage of(ProtectedItem item, Fabric fabric, Instant now) {
        Instant heard = item.replication().statusTime();
        if (now.isAfter(fabric.lastHeartbeat().plus(ReplicationHealth.SILENCE))) {
            return new LimitingStage(
                    "configuration server",
                    "it was last heard " + age(fabric.lastHeartbeat(), now) + " ago",
                    "Start the configuration server, or restore its connection to Azure.");
        }
        if (heard == null || now.isAfter(heard.plus(ReplicationHealth.SILENCE))) {
            return new LimitingStage(
                    "source",
                    heard == null
                            ? "its agent has never reported"
                            : "its agent last reported " + age(heard, now) + " ago",
                    "Check that the machine and the service of its agent are running.");
        }
        Optional<ProcessServer> server = fabric.processServer(item.processServerId());
        return server.flatMap(found -> ofProcessors(item, found, now))
                .or(() -> server.flatMap(LimitingStage::ofServer))
                .orElseGet(() -> ofAgent(item));
    }

    /**
     * Compression and sealing need processors, uploads hardly do: busy ones hold up what waits in front of them, in the
     * machine's journal, and only such that have nothing left hold up what waits for its upload too.
     */
    private static Optional<LimitingStage> ofProcessors(ProtectedItem item, ProcessServer server, Instant now) {
        Integer load = server.cpuLoadPercent();
        if (load == null || now.isAfter(server.lastHeartbeat().plus(ReplicationHealth.SILENCE))) {
            return Optional.empty();
        }
        long before = item.replication().journalBytes();
        boolean queued = isFull(server) || server.uploadPendingBytes() > BACKLOG_BYTES;
        boolean limits = queued
                ? load > ProcessServer.CRITICAL_CPU_PERCENT
                : load > ProcessServer.WARNING_CPU_PERCENT && before > BACKLOG_BYTES;
        return limits
                ? Optional.of(new LimitingStage(
                        "process server CPU",
                        "the processors of process server '" + server.name() + "' are " + load + " % busy, "
                                + mib(before)
                                + " wait in the journal of the machine and " + mib(server.uploadPendingBytes())
                                + " for upload",
                        "Give the process server more processors, or find what else runs on it."))
                : Optional.empty();
    }

    private static boolean isFull(ProcessServer server) {
        long used = server.cacheTotalBytes() - server.cacheFreeBytes();
        return server.cacheTotalBytes() > 0 && used >= server.cacheTotalBytes() / 100 * FULL_PERCENT;
    }

    private static Optional<LimitingStage> ofServer(ProcessServer server) {
        if (isFull(server)) {
            return Optional.of(new LimitingStage(
                    "cache",
                    "the cache of process server '" + server.name() + "' has " + mib(server.cacheFreeBytes()) + " of "
                            + mib(server.cacheTotalBytes()) + " free",
                    "Give the cache more room, or find what slows the upload: it empties the cache."));
        }
        if (server.uploadPendingBytes() > BACKLOG_BYTES) {
            return Optional.of(new LimitingStage(
                    "target",
                    mib(server.uploadPendingBytes()) + " wait on process server '" + server.name()
                            + "' for their upload",
                    "Check the bandwidth from the process server to Azure Storage, and the limits of the account."));
        }
        return Optional.empty();
    }

    private static LimitingStage ofAgent(ProtectedItem item) {
        long waiting = item.replication().journalBytes();
        return waiting > BACKLOG_BYTES
                ? new LimitingStage(
                        "network",
                        mib(waiting) + " wait in the journal of the machine",
                        "Check the connection from the machine to its process server, and the server's processors.")
                : new LimitingStage(
                        "source",
                        "nothing waits in its journal, on the process server or for upload",
                        "Check the clock of the machine and the log of its agent.");
    }

    private static String age(Instant time, Instant now) {
        return Duration.between(time, now).toMinutes() + " min";
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
