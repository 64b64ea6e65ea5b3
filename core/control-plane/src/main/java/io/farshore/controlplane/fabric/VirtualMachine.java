package io.farshore.controlplane.fabric;

import java.time.Instant;

/**
 * What a vCenter says of a machine.
 *
 * @param instanceUuid its identity there
 * @param firmwareUuid by which it is told to be the machine that an agent runs on
 * @param lastRead when it was last among the vCenter's machines
 */
public record VirtualMachine(
        String vCenterId, String instanceUuid, String firmwareUuid, boolean poweredOn, Instant lastRead) {}
