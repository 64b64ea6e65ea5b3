package io.farshore.processserver.site;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What an operator sets.
 *
 * @param home folder of keys, cache and state
 * @param bind address to listen on
 * @param controlPort enrolment and control, 443 by default
 * @param dataPort replication data, 9443 by default
 * @param hosts names and addresses under which agents reach this server; the first is told to agents
 * @param siteName the fabric's friendly name
 * @param passphraseFile the enrolment passphrase, on one line
 * @param vaultCredentialsFile the registration of the site with its vault
 * @param cacheLimitBytes room for data that waits for its upload
 * @param pollInterval how often commands are looked for
 */
public record ServerSettings(
        Path home,
        String bind,
        int controlPort,
        int dataPort,
        List<String> hosts,
        String siteName,
        Path passphraseFile,
        Path vaultCredentialsFile,
        long cacheLimitBytes,
        Duration pollInterval) {
    /** Smaller caches cannot hold the batches under way. */
    public static final long MIN_CACHE_BYTES = 256L << 20;

    public ServerSettings {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("name at least one host under which agents reach this server");
        }
        if (cacheLimitBytes < MIN_CACHE_BYTES) {
            throw new IllegalArgumentException("the cache limit must be at least " + (MIN_CACHE_BYTES >> 20) + " MiB");
        }
        if (pollInterval.toMillis() < 100) {
            throw new IllegalArgumentException("the poll interval must be at least 100 ms");
        }
    }

    /** What agents are told for data. */
    public String processServerUrl() {
        return "https://" + hosts.getFirst() + ":" + dataPort;
    }
}
