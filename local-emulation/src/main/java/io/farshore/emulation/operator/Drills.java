package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What drills of machines and of plans have in common. */
final class Drills {
    private Drills() {}

    /** @param network to be connected to; none for one of its own */
    static ObjectNode connect(ObjectNode properties, VaultApi vault, @Nullable String network) {
        if (network == null) {
            return properties.put("networkType", "NoNetworkAttachAsInput");
        }
        return properties.put("networkType", "VmNetworkAsInput").put("networkId", vault.network(network));
    }

    static ObjectNode cleanup(String comments) {
        ObjectNode body = OperatorCommand.object();
        body.putObject("properties").put("comments", comments);
        return body;
    }
}
