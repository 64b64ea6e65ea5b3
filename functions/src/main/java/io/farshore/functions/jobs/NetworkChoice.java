package io.farshore.functions.jobs;

import io.farshore.controlplane.item.FailoverTarget;
import io.farshore.controlplane.item.ProtectedItem;

/** Whether there is a network for a machine to come up in. */
sealed interface NetworkChoice {
    record Chosen(RecoveryNetwork network) implements NetworkChoice {}

    /** There is none. @param message says what to do */
    record Missing(String message) implements NetworkChoice {}

    /** The network that was chosen when protection was enabled, or since. */
    static NetworkChoice ofTarget(ProtectedItem item) {
        FailoverTarget target = item.target();
        if (target.networkId() == null || target.subnetName() == null) {
            return new Missing("No target network and subnet are chosen for " + item.friendlyName());
        }
        return new Chosen(
                new RecoveryNetwork(target.networkId(), target.subnetName(), target.privateIpAddress(), false));
    }
}
