package io.farshore.functions.jobs;

import io.farshore.controlplane.compute.ResourceAddress;
import io.farshore.controlplane.compute.VirtualNetwork;
import io.farshore.controlplane.item.FailoverTarget;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network of a test failover: the one that the request names, the one chosen for the item's tests, or one made for
 * this test alone and joined to no other. Addresses are never those of the source: the subnet gives them out.
 */
final class TestNetwork {
    /** Joined to nothing, so that it clashes with nothing. */
    private static final String OWN_PREFIX = "10.0.0.0/24";

    private static final String OWN_SUBNET = "default";

    private final JobPorts ports;
    private final JobContext context;
    private final ProtectedItem item;

    TestNetwork(JobPorts ports, JobContext context, ProtectedItem item) {
        this.ports = ports;
        this.context = context;
        this.item = item;
    }

    NetworkChoice choose() {
        String asked = context.job().input().path("networkId").asText("");
        String chosen = asked.isEmpty() ? item.target().testNetworkId() : asked;
        if (chosen == null) {
            return own();
        }
        List<String> subnets = ports.compute().subnets(ResourceAddress.parse(chosen));
        if (subnets.isEmpty()) {
            return new NetworkChoice.Missing("The test network " + chosen + " does not exist or has no subnet.");
        }
        if (chosen.equalsIgnoreCase(item.target().networkId())) {
            context.warn(
                    ErrorCode.PRODUCTION_NETWORK,
                    "The test machine is connected to " + chosen + ", where the recovered machine would be.");
        }
        return new NetworkChoice.Chosen(new RecoveryNetwork(chosen, subnet(subnets), null, false));
    }

    private String subnet(List<String> subnets) {
        for (@Nullable
        String wanted :
                new String[] {item.target().testSubnetName(), item.target().subnetName()}) {
            for (String subnet : subnets) {
                if (subnet.equalsIgnoreCase(wanted)) {
                    return subnet;
                }
            }
        }
        return subnets.getFirst();
    }

    private NetworkChoice own() {
        FailoverTarget target = item.target();
        String name = target.vmName() + "-test-" + context.job().jobId().substring(0, 8);
        String id = ResourceAddress.in(target.resourceGroupId(), ResourceAddress.NETWORK, name)
                .id();
        return new NetworkChoice.Chosen(new RecoveryNetwork(id, OWN_SUBNET, null, true));
    }

    /** Makes the network of a test that has one of its own. */
    static void create(JobPorts ports, ProtectedItem item, RecoveryNetwork network) {
        if (network.own()) {
            ports.compute()
                    .createNetwork(new VirtualNetwork(
                            ResourceAddress.parse(network.networkId()),
                            item.target().location(),
                            OWN_PREFIX,
                            network.subnetName(),
                            item.target().nicTags()));
        }
    }
}
