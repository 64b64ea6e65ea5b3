package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** Recovery plans: many machines, in order. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "Recovery plans: many machines, in order, with actions between.")
public final class PlanCommand extends OperatorCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DIRECTION = "PrimaryToRecovery";

    /** Which kind of points. */
    static final class Points {
        @Option(
                names = "--points",
                defaultValue = "Latest",
                description = "Latest, LatestProcessed or LatestApplicationConsistent (default: ${DEFAULT-VALUE}).")
        private String type = "";

        void addTo(ObjectNode properties) {
            properties
                    .putArray("providerSpecificDetails")
                    .addObject()
                    .put("instanceType", PROVIDER)
                    .put("recoveryPointType", type);
        }
    }

    @Command(name = "list", description = "All plans.")
    int list() throws IOException, InterruptedException {
        List<JsonNode> plans = vault().list("replicationRecoveryPlans");
        Table table = new Table("NAME", "RUNS", "LAST DRILL", "LAST FAILOVER", "ALLOWS");
        for (JsonNode plan : plans) {
            JsonNode properties = plan.path("properties");
            table.row(
                    plan.path("name").asText(),
                    properties.path("currentScenarioStatus").asText(""),
                    Ages.seconds(properties.path("lastTestFailoverTime").asText()),
                    Ages.seconds(properties.path("lastUnplannedFailoverTime").asText()),
                    joined(properties.path("allowedOperations")));
        }
        return show(plans, table);
    }

    @Command(name = "show", description = "A plan: its groups, machines and actions, in order.")
    int show(@Parameters(paramLabel = "PLAN", description = "Its name.") String name) throws IOException, InterruptedException {
        VaultApi vault = vault();
        JsonNode plan = vault.arm().get(vault.plan(name));
        return show(plan, () -> {
            line("plan", plan.path("name").asText());
            int boot = 0;
            for (JsonNode group : plan.at("/properties/groups")) {
                String type = group.path("groupType").asText();
                String title = type.equals("Boot") ? "group " + ++boot : type.toLowerCase(Locale.ROOT);
                group.path("startGroupActions").forEach(action -> line(title, "before: " + action(action)));
                group.path("replicationProtectedItems")
                        .forEach(item -> line(title, lastPart(item.path("id").asText())));
                group.path("endGroupActions").forEach(action -> line(title, "after: " + action(action)));
            }
            line("allows", joined(plan.at("/properties/allowedOperations")));
        });
    }

    private static String action(JsonNode action) {
        JsonNode details = action.path("customDetails");
        return action.path("actionName").asText() + " ("
                + details.path("instanceType").asText().replace("ActionDetails", "") + ")";
    }

    @Command(name = "create", description = "Makes a plan, or puts it in the place of one of that name.")
    int create(
            @Parameters(paramLabel = "PLAN", description = "Its name.") String name,
            @Option(
                            names = "--group",
                            paramLabel = "MACHINES",
                            description = "Machines that start together, with commas; once for each group, in order.")
                    List<String> groups,
            @Option(
                            names = "--file",
                            description = "The plan's body as the API has it: with groups, their actions and all.")
                    Path file,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        if ((file == null) == (groups == null)) {
            throw new IOException("say what is in the plan: --group for each group, or --file");
        }
        JsonNode body = file == null ? body(vault, groups) : JSON.readTree(file.toFile());
        return finish(vault, vault.arm().begin("PUT", vault.plan(name), body), waiting);
    }

    private static ObjectNode body(VaultApi vault, List<String> groups) throws IOException, InterruptedException {
        ObjectNode body = object();
        ObjectNode properties = body.putObject("properties")
                .put("recoveryFabricId", "Microsoft Azure")
                .put("failoverDeploymentModel", "ResourceManager");
        ArrayNode array = properties.putArray("groups");
        for (String group : groups) {
            ArrayNode members = array.addObject().put("groupType", "Boot").putArray("replicationProtectedItems");
            for (String machine : group.split(",", -1)) {
                String item = vault.item(machine.strip()).path("id").asText();
                members.addObject().put("id", item);
                properties.put("primaryFabricId", item.substring(0, item.indexOf("/replicationProtectionContainers")));
            }
        }
        return body;
    }

    @Command(name = "delete", description = "Removes a plan; its machines stay as they are.")
    int delete(@Parameters(paramLabel = "PLAN", description = "Its name.") String name, @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        return finish(vault, vault.arm().begin("DELETE", vault.plan(name), null), waiting);
    }

    @Command(name = "test", description = "A drill of the whole plan.")
    int test(
            @Parameters(paramLabel = "PLAN", description = "Its name.") String name,
            @Mixin Points points,
            @Option(names = "--network", description = "Connects all to this one instead of their own.") String network,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        ObjectNode body = object();
        ObjectNode properties = body.putObject("properties").put("failoverDirection", DIRECTION);
        points.addTo(Drills.connect(properties, vault, network));
        return act(vault, name, "testFailover", body, waiting);
    }

    @Command(name = "cleanup", description = "Ends a drill of the plan.")
    int cleanup(
            @Parameters(paramLabel = "PLAN", description = "Its name.") String name,
            @Option(names = "--comments", defaultValue = "", description = "What was learned.") String comments,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        return act(vault(), name, "testFailoverCleanup", Drills.cleanup(comments), waiting);
    }

    @Command(name = "failover", description = "Fails all machines over, group by group.")
    int failover(@Parameters(paramLabel = "PLAN", description = "Its name.") String name, @Mixin Points points, @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        ObjectNode body = object();
        points.addTo(body.putObject("properties")
                .put("failoverDirection", DIRECTION)
                .put("sourceSiteOperations", "NotRequired"));
        return act(vault(), name, "unplannedFailover", body, waiting);
    }

    @Command(name = "commit", description = "Keeps the failover of all machines.")
    int commit(@Parameters(paramLabel = "PLAN", description = "Its name.") String name, @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        return act(vault(), name, "failoverCommit", null, waiting);
    }

    @Command(name = "cancel", description = "Undoes a failover that is not committed.")
    int cancel(@Parameters(paramLabel = "PLAN", description = "Its name.") String name, @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        return act(vault(), name, "failoverCancel", null, waiting);
    }

    private int act(VaultApi vault, String name, String action, @Nullable JsonNode body, Waiting waiting)
            throws IOException, InterruptedException {
        return finish(vault, vault.arm().begin("POST", vault.plan(name) + "/" + action, body), waiting);
    }
}
