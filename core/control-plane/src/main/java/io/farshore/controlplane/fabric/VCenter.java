package io.farshore.controlplane.fabric;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A vCenter that a site reads: docs/adr/0007-machines-of-a-vcenter.md.
 *
 * @param vCenterId GUID; the contract's internalId and infrastructureId
 * @param name the resource name
 * @param runAsAccountId the number of an account that only the site knows
 * @param lastRead when its machines were last read whole; null before the first time
 * @param error why they could not be read since; empty when they could
 */
public record VCenter(
        String vCenterId,
        String fabricId,
        String name,
        String friendlyName,
        String ipAddress,
        int port,
        String processServerId,
        String runAsAccountId,
        @Nullable Instant lastRead,
        String error) {
    /** The same with another place or account. */
    public VCenter changed(
            String newFriendlyName, String newAddress, int newPort, String newServer, String newAccount) {
        return new VCenter(
                vCenterId,
                fabricId,
                name,
                newFriendlyName,
                newAddress,
                newPort,
                newServer,
                newAccount,
                lastRead,
                error);
    }

    public VCenter read(Instant time, String failure) {
        boolean whole = failure.isEmpty();
        return new VCenter(
                vCenterId,
                fabricId,
                name,
                friendlyName,
                ipAddress,
                port,
                processServerId,
                runAsAccountId,
                whole && (lastRead == null || time.isAfter(lastRead)) ? time : lastRead,
                failure);
    }
}
