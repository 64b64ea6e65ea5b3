package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** Machines: what can be protected, what is, its points, drills and failovers. */
@Command(
        name = "item",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "Machines: protection, recovery points, drills and failovers.")
public final class ItemCommand extends OperatorCommand {
    private static final String DIRECTION = "PrimaryToRecovery";

    /** Which recovery point. */
    static final class At {
        @Option(
                names = "--point",
                defaultValue = RecoveryPoints.LATEST,
                description = {
                    "latest, a point's name or the beginning of it, or a time such as 2026-11-21T10:15:00Z,",
                    "for the newest point not after it (default: ${DEFAULT-VALUE})."
                })
        private String point = "";

        /** Its id. */
        String id(VaultApi vault, JsonNode item) throws IOException, InterruptedException {
            return RecoveryPoints.of(vault, item).choose(point);
        }
    }

    @Command(name = "available", description = "Machines that the sites know, and whether they are protected.")
    int available() throws IOException, InterruptedException {
        List<JsonNode> machines = vault().machines();
        Table table = new Table("MACHINE", "STATUS", "OS", "ADDRESS", "AGENT", "DISKS");
        for (JsonNode machine : machines) {
            JsonNode details = machine.at("/properties/customDetails");
            table.row(
                    VaultApi.friendlyName(machine),
                    machine.at("/properties/protectionStatus").asText(),
                    details.path("osType").asText(),
                    details.path("ipAddress").asText(),
                    details.path("agentVersion").asText(""),
                    Integer.toString(details.path("diskDetails").size()));
        }
        return show(machines, table);
    }

    @Command(name = "list", description = "Protected machines.")
    int list() throws IOException, InterruptedException {
        List<JsonNode> items = vault().list("replicationProtectedItems");
        Table table = new Table("NAME", "STATE", "HEALTH", "RPO", "ACTIVE", "DRILL");
        for (JsonNode item : items) {
            JsonNode properties = item.path("properties");
            table.row(
                    VaultApi.friendlyName(item),
                    properties.path("protectionState").asText(),
                    properties.path("replicationHealth").asText(),
                    ItemText.rpo(properties),
                    properties.path("activeLocation").asText(),
                    properties.path("testFailoverState").asText());
        }
        return show(items, table);
    }

    @Command(name = "show", description = "A protected machine, and what can be done with it now.")
    int show(@Parameters(paramLabel = "MACHINE", description = "Its name.") String name)
            throws IOException, InterruptedException {
        JsonNode item = vault().item(name);
        return show(item, () -> new ItemText(item.path("properties")).print(this::line));
    }

    @Command(name = "points", description = "Its recovery points, the newest first.")
    int points(@Parameters(paramLabel = "MACHINE", description = "Its name.") String name)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        RecoveryPoints points = RecoveryPoints.of(vault, vault.item(name));
        return show(points.newestFirst(), points.table(Instant.now()));
    }

    @Command(name = "protect", description = "Protects a machine: all its disks, to Azure.")
    int protect(
            @Parameters(paramLabel = "MACHINE", description = "Its name.") String name,
            @Option(names = "--policy", required = true, description = "By which policy.") String policy,
            @Option(
                            names = "--network",
                            required = true,
                            description = "Where it is connected after a failover: an id, or a name beside the vault.")
                    String network,
            @Option(names = "--subnet", defaultValue = "default", description = "Default: ${DEFAULT-VALUE}.")
                    String subnet,
            @Option(names = "--vm-name", description = "Its name in Azure (default: the machine's).") String vmName,
            @Option(names = "--vm-size", description = "Its size in Azure (default: chosen by the service).")
                    String vmSize,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        JsonNode machine = vault.machine(name);
        String id = machine.path("id").asText();
        ObjectNode body = object();
        ObjectNode details = body.putObject("properties")
                .put("policyId", vault.policy(policy))
                .put("protectableItemId", id)
                .putObject("providerSpecificDetails")
                .put("instanceType", PROVIDER)
                .put("targetAzureNetworkId", vault.network(network))
                .put("targetAzureSubnetId", subnet)
                .put("enableRdpOnTargetOption", "Never")
                .put("targetAzureV2ResourceGroupId", vault.resourceGroup())
                .put("targetAzureVmName", vmName == null ? VaultApi.friendlyName(machine) : vmName);
        if (vmSize != null) {
            details.put("targetVmSize", vmSize);
        }
        String item = id.substring(0, id.lastIndexOf("/replicationProtectableItems"))
                + "/replicationProtectedItems/"
                + VaultApi.friendlyName(machine);
        return finish(vault, vault.arm().begin("PUT", item, body), waiting);
    }

    @Command(name = "disable", description = "Ends protection of a machine.")
    int disable(@Parameters(paramLabel = "MACHINE", description = "Its name.") String name, @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        ObjectNode body = object();
        body.putObject("properties")
                .put("disableProtectionReason", "NotSpecified")
                .putObject("replicationProviderInput")
                .put("instanceType", "DisableProtectionProviderSpecificInput");
        return act(name, "remove", body, waiting);
    }

    @Command(name = "resync", description = "Compares all disks again and sends what differs.")
    int resync(@Parameters(paramLabel = "MACHINE", description = "Its name.") String name, @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        return act(name, "repairReplication", null, waiting);
    }

    @Command(name = "update-agent", description = "Installs the newest agent that its process server has.")
    int updateAgent(@Parameters(paramLabel = "MACHINE", description = "Its name.") String name, @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        ObjectNode body = object();
        body.putObject("properties"); // no run-as account: nothing is pushed
        return act(name, "updateMobilityService", body, waiting);
    }

    @Command(name = "test", description = "A drill: a copy of the machine in a network of its own.")
    int test(
            @Parameters(paramLabel = "MACHINE", description = "Its name.") String name,
            @Mixin At at,
            @Option(names = "--network", description = "Connects it to this one instead.") String network,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        JsonNode item = vault.item(name);
        ObjectNode body = object();
        ObjectNode properties = body.putObject("properties").put("failoverDirection", DIRECTION);
        Drills.connect(properties, vault, network)
                .putObject("providerSpecificDetails")
                .put("instanceType", PROVIDER)
                .put("recoveryPointId", at.id(vault, item));
        return act(vault, item, "testFailover", body, waiting);
    }

    @Command(name = "cleanup", description = "Ends a drill: removes the copy and all that was made for it.")
    int cleanup(
            @Parameters(paramLabel = "MACHINE", description = "Its name.") String name,
            @Option(names = "--comments", defaultValue = "", description = "What was learned.") String comments,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        return act(name, "testFailoverCleanup", Drills.cleanup(comments), waiting);
    }

    @Command(name = "failover", description = "Makes and starts the machine in Azure.")
    int failover(
            @Parameters(paramLabel = "MACHINE", description = "Its name.") String name,
            @Mixin At at,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        JsonNode item = vault.item(name);
        ObjectNode body = object();
        body.putObject("properties")
                .put("failoverDirection", DIRECTION)
                .put("sourceSiteOperations", "NotRequired")
                .putObject("providerSpecificDetails")
                .put("instanceType", PROVIDER)
                .put("recoveryPointId", at.id(vault, item));
        return act(vault, item, "unplannedFailover", body, waiting);
    }

    @Command(name = "change-point", description = "After a failover, makes the machine anew from another point.")
    int changePoint(
            @Parameters(paramLabel = "MACHINE", description = "Its name.") String name,
            @Mixin At at,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        JsonNode item = vault.item(name);
        ObjectNode body = object();
        body.putObject("properties")
                .put("recoveryPointId", at.id(vault, item))
                .putObject("providerSpecificDetails")
                .put("instanceType", PROVIDER);
        return act(vault, item, "applyRecoveryPoint", body, waiting);
    }

    @Command(name = "commit", description = "Keeps the failover; its other points are removed.")
    int commit(@Parameters(paramLabel = "MACHINE", description = "Its name.") String name, @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        return act(name, "failoverCommit", null, waiting);
    }

    @Command(name = "cancel", description = "Undoes a failover that is not committed.")
    int cancel(@Parameters(paramLabel = "MACHINE", description = "Its name.") String name, @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        return act(name, "failoverCancel", null, waiting);
    }

    private int act(String name, String action, @Nullable JsonNode body, Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        return act(vault, vault.item(name), action, body, waiting);
    }

    private int act(VaultApi vault, JsonNode item, String action, @Nullable JsonNode body, Waiting waiting)
            throws IOException, InterruptedException {
        return finish(vault, vault.arm().begin("POST", item.path("id").asText() + "/" + action, body), waiting);
    }
}
