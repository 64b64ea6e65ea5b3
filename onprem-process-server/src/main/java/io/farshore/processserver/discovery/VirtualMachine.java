package io.farshore.processserver.discovery;

import org.jspecify.annotations.Nullable;

/**
 * A machine as its vCenter knows it.
 *
 * @param instanceUuid unique in the vCenter; lower case with dashes
 * @param firmwareUuid what its firmware says, in vSphere's order of bytes; lower case with dashes
 * @param name in the inventory
 * @param ipAddress of the guest; empty while VMware Tools do not say
 * @param osType {@code Windows} or {@code Linux}; null for other systems
 * @param osVersion as VMware Tools call it, or else as it was configured
 */
public record VirtualMachine(
        String instanceUuid,
        String firmwareUuid,
        String name,
        String ipAddress,
        @Nullable String osType,
        String osVersion,
        boolean poweredOn,
        int cpuCount,
        int memoryMb) {}
