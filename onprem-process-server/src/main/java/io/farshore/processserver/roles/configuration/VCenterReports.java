package io.farshore.processserver.roles.configuration;

import io.farshore.processserver.discovery.VirtualMachine;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whom readings of vCenters are told. */
interface VCenterReports extends CommandResults {
    /** Some machines of a reading; the parts of one are numbered. */
    void virtualMachines(UUID vCenterId, Instant readTime, int part, List<VirtualMachine> machines);

    /** @param error null when all machines were read */
    void vCenterRead(UUID vCenterId, Instant readTime, @Nullable String error);
}
