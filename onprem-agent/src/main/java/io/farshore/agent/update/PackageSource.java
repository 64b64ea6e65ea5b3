package io.farshore.agent.update;

import io.farshore.replication.protocol.AgentHeartbeat;
import java.io.IOException;
import java.nio.file.Path;

/** Where packages come from. */
@FunctionalInterface
public interface PackageSource {
    /**
     * Writes a package into a new file, or over an old one, without holding it in memory.
     *
     * @throws IOException if it cannot be had, or is larger than {@code maxBytes}
     */
    void download(AgentHeartbeat.Offer offer, Path file, long maxBytes) throws IOException, InterruptedException;
}
