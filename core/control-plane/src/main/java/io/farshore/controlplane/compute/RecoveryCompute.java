package io.farshore.controlplane.compute;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The target of a failover. Every call is idempotent: making what exists and deleting what does not are successes.
 * Throws {@link ComputeRefusedException} when trying again is pointless, any other exception when it is not.
 */
public interface RecoveryCompute {
    void createUploadDisk(UploadDisk disk);

    /** Write access to the whole disk for the time given. */
    URI grantUpload(ResourceAddress disk, Duration duration);

    /** Ends write access; the disk can be attached from then on. */
    void revokeAccess(ResourceAddress disk);

    /** The names of a network's subnets; none when there is no such network. */
    List<String> subnets(ResourceAddress network);

    void createNetwork(VirtualNetwork network);

    void createNetworkInterface(NetworkInterface networkInterface);

    /** Begins to create the machine and does not wait for it; see {@link #status}. */
    void createMachine(RecoveredMachine machine);

    MachineStatus status(ResourceAddress machine);

    void start(ResourceAddress machine);

    /** Deletes a machine, a network interface, a network or a disk, and waits until it is gone. */
    void delete(ResourceAddress resource);
}
