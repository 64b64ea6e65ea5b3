package io.farshore.controlplane.fabric;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A process server of a site.
 *
 * @param manifestPublicKey base64 X.509 SubjectPublicKeyInfo, Ed25519: signs manifests and commits
 * @param cpuLoadPercent of the whole machine, all processors, over the last minute; null when it does not say
 * @param cacheFreeBytes of the last heartbeat; 0 with a total of 0 before the first
 */
public record ProcessServer(
        String id,
        String name,
        String ipAddress,
        String manifestPublicKey,
        long cacheFreeBytes,
        long cacheTotalBytes,
        long uploadPendingBytes,
        @Nullable Integer cpuLoadPercent,
        Instant lastHeartbeat) {
    /** Above this the product warns of a process server's processors: "Monitor the process server". */
    public static final int WARNING_CPU_PERCENT = 80;

    /** Above this it calls them critical. */
    public static final int CRITICAL_CPU_PERCENT = 95;

    public ProcessServer withLoad(
            long freeBytes, long totalBytes, long pendingBytes, @Nullable Integer cpuPercent, Instant time) {
        return new ProcessServer(
                id, name, ipAddress, manifestPublicKey, freeBytes, totalBytes, pendingBytes, cpuPercent, time);
    }

    /** How the product colours a load, by its thresholds for process servers. */
    public static String loadStatus(int percent) {
        if (percent > CRITICAL_CPU_PERCENT) {
            return "Red";
        }
        return percent > WARNING_CPU_PERCENT ? "Yellow" : "Green";
    }
}
