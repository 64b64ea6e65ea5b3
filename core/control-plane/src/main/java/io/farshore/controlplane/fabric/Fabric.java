package io.farshore.controlplane.fabric;

import io.farshore.controlplane.health.HealthError;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A registered site. It has one protection container and one recovery services provider, both named after its id.
 *
 * @param fabricId GUID, the contract's internalIdentifier
 * @param name 64 hex digits, the resource name
 * @param siteKeyId the certificate the site signs with
 */
public record Fabric(
        String fabricId,
        String name,
        String friendlyName,
        String hostName,
        String version,
        String siteId,
        String siteKeyId,
        Instant lastHeartbeat,
        List<ProcessServer> processServers,
        List<HealthError> healthErrors,
        List<RunAsAccount> runAsAccounts) {
    public Fabric {
        processServers = List.copyOf(processServers);
        runAsAccounts = List.copyOf(Objects.requireNonNullElse(runAsAccounts, List.of())); // older sites do not say
        healthErrors = List.copyOf(healthErrors);
    }

    public String containerName() {
        return "cloud_" + fabricId;
    }

    public Optional<ProcessServer> processServer(String id) {
        return processServers.stream()
                .filter(server -> server.id().toLowerCase(Locale.ROOT).equals(id.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    public Fabric withHeartbeat(Instant time, List<ProcessServer> servers, List<RunAsAccount> accounts) {
        return new Fabric(
                fabricId,
                name,
                friendlyName,
                hostName,
                version,
                siteId,
                siteKeyId,
                time,
                servers,
                healthErrors,
                accounts);
    }

    public Fabric withHealthErrors(List<HealthError> errors) {
        return new Fabric(
                fabricId,
                name,
                friendlyName,
                hostName,
                version,
                siteId,
                siteKeyId,
                lastHeartbeat,
                processServers,
                errors,
                runAsAccounts);
    }
}
