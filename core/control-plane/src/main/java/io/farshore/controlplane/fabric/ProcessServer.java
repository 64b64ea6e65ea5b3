package io.farshore.controlplane.fabric;

import java.time.Instant;

/**
 * A process server of a site.
 *
 * @param manifestPublicKey base64 X.509 SubjectPublicKeyInfo, Ed25519: signs manifests and commits
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
        Instant lastHeartbeat) {
    public ProcessServer withLoad(long freeBytes, long totalBytes, long pendingBytes, Instant time) {
        return new ProcessServer(id, name, ipAddress, manifestPublicKey, freeBytes, totalBytes, pendingBytes, time);
    }
}
