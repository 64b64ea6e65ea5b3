package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.lab.ArmClient;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** Replication policies. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "Policies: how often points are made, how long they are kept.")
public final class PolicyCommand extends OperatorCommand {
    /** What a policy says. */
    static final class Rules {
        @Option(
                names = "--rpo-threshold",
                defaultValue = "15",
                paramLabel = "MINUTES",
                description = "Older than this, replication is unhealthy (default: ${DEFAULT-VALUE}).")
        private int threshold;

        @Option(
                names = "--retention",
                defaultValue = "1440",
                paramLabel = "MINUTES",
                description = "How long points are kept (default: ${DEFAULT-VALUE}).")
        private int retention;

        @Option(
                names = "--crash-consistent",
                defaultValue = "5",
                paramLabel = "MINUTES",
                description = "Between crash-consistent points (default: ${DEFAULT-VALUE}).")
        private int crashConsistent;

        @Option(
                names = "--app-consistent",
                defaultValue = "0",
                paramLabel = "MINUTES",
                description = "Between application-consistent points, 0 for none (default: ${DEFAULT-VALUE}).")
        private int appConsistent;

        ObjectNode body() {
            ObjectNode body = object();
            body.putObject("properties")
                    .putObject("providerSpecificInput")
                    .put("instanceType", PROVIDER)
                    .put("recoveryPointThresholdInMinutes", threshold)
                    .put("recoveryPointHistory", retention)
                    .put("crashConsistentFrequencyInMinutes", crashConsistent)
                    .put("appConsistentFrequencyInMinutes", appConsistent)
                    .put("multiVmSyncStatus", "Enable");
            return body;
        }
    }

    @Command(name = "list", description = "All policies.")
    int list() throws IOException, InterruptedException {
        List<JsonNode> policies = vault().list("replicationPolicies");
        Table table = new Table("NAME", "RPO THRESHOLD", "RETENTION", "CRASH-CONSISTENT", "APP-CONSISTENT");
        for (JsonNode policy : policies) {
            JsonNode details = policy.at("/properties/providerSpecificDetails");
            table.row(
                    policy.path("name").asText(),
                    minutes(details.path("recoveryPointThresholdInMinutes")),
                    minutes(details.path("recoveryPointHistory")),
                    minutes(details.path("crashConsistentFrequencyInMinutes")),
                    minutes(details.path("appConsistentFrequencyInMinutes")));
        }
        return show(policies, table);
    }

    private static String minutes(JsonNode value) {
        return value.asInt() == 0 ? "" : value.asInt() + " min";
    }

    @Command(name = "show", description = "One policy.")
    int show(@Parameters(paramLabel = "POLICY", description = "Its name.") String name) throws IOException, InterruptedException {
        VaultApi vault = vault();
        JsonNode policy = vault.arm().get(vault.policy(name));
        JsonNode details = policy.at("/properties/providerSpecificDetails");
        return show(policy, () -> {
            line("policy", policy.path("name").asText());
            line("for", details.path("instanceType").asText());
            line("RPO threshold", minutes(details.path("recoveryPointThresholdInMinutes")));
            line("retention", minutes(details.path("recoveryPointHistory")));
            line("crash points", minutes(details.path("crashConsistentFrequencyInMinutes")));
            line("app points", minutes(details.path("appConsistentFrequencyInMinutes")));
        });
    }

    @Command(name = "create", description = "Makes a policy, and maps every site to Azure with it.")
    int create(
            @Parameters(paramLabel = "POLICY", description = "Its name.") String name,
            @Mixin Rules rules,
            @Option(names = "--no-map", description = "Only makes it.") boolean alone,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        int made = finish(vault, vault.arm().begin("PUT", vault.policy(name), rules.body()), waiting);
        if (made != 0 || alone) {
            return made;
        }
        for (JsonNode container : vault.containers()) {
            int mapped = finish(vault, map(vault, container, name), waiting);
            if (mapped != 0) {
                return mapped;
            }
        }
        return 0;
    }

    private static ArmClient.Pending map(VaultApi vault, JsonNode container, String policy)
            throws IOException, InterruptedException {
        ObjectNode body = object();
        body.putObject("properties")
                .put("targetProtectionContainerId", "Microsoft Azure")
                .put("policyId", vault.policy(policy))
                .putObject("providerSpecificInput")
                .put("instanceType", "ReplicationProviderSpecificContainerMappingInput");
        String mapping = container.path("id").asText() + "/replicationProtectionContainerMappings/" + policy;
        return vault.arm().begin("PUT", mapping, body);
    }

    @Command(
            name = "delete",
            description = "Removes a policy and its mappings; not while machines are protected by it.")
    int delete(@Parameters(paramLabel = "POLICY", description = "Its name.") String name, @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        for (JsonNode mapping : vault.list("replicationProtectionContainerMappings")) {
            if (mapping.at("/properties/policyFriendlyName").asText().equalsIgnoreCase(name)) {
                int removed = finish(
                        vault, vault.arm().begin("POST", mapping.path("id").asText() + "/remove", object()), waiting);
                if (removed != 0) {
                    return removed;
                }
            }
        }
        return finish(vault, vault.arm().begin("DELETE", vault.policy(name), null), waiting);
    }
}
