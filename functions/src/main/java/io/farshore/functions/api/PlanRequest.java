package io.farshore.functions.api;

import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.plan.PlanAction;
import io.farshore.controlplane.plan.PlanGroup;
import io.farshore.controlplane.plan.RecoveryPlan;
import io.farshore.controlplane.view.PlanView;
import io.farshore.functions.request.Fields;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the groups of a recovery plan: classic-wire.md section 1.19. */
final class PlanRequest {
    private static final Set<String> FAILOVER_TYPES = Set.of(
            "ReverseProtect",
            "Commit",
            "PlannedFailover",
            "UnplannedFailover",
            "DisableProtection",
            "TestFailover",
            "TestFailoverCleanup",
            "Failback",
            "FinalizeFailback",
            "CancelFailover",
            "ChangePit",
            "RepairReplication",
            "SwitchProtection",
            "CompleteMigration");
    private static final Set<String> DIRECTIONS = Set.of("PrimaryToRecovery", "RecoveryToPrimary");
    private static final int MAX_ACTIONS = 50;
    private static final int DEFAULT_TIMEOUT_SECONDS = 300;
    private static final int MAX_TIMEOUT_SECONDS = 24 * 60 * 60;
    private static final int MAX_TEXT_CHARS = 4_000;

    private final Fabric fabric;
    private final Map<String, ProtectedItem> itemsByName;
    private final Map<String, String> webhooks;
    private final Set<String> seen = new HashSet<>();
    private int actions;

    /**
     * For a plan of a fabric.
     *
     * @param itemsByName the items of the fabric by their names in lower case
     * @param before the groups of the plan that is changed: a webhook that a client sends back as it was shown, without
     *     its token, is the one that is known
     */
    PlanRequest(Fabric fabric, Map<String, ProtectedItem> itemsByName, List<PlanGroup> before) {
        this.fabric = fabric;
        this.itemsByName = Map.copyOf(itemsByName);
        webhooks = before.stream()
                .flatMap(group -> Stream.concat(group.startActions().stream(), group.endActions().stream()))
                .filter(action -> action.kind() == PlanAction.Kind.RUNBOOK)
                .flatMap(action -> Stream.ofNullable(action.target()))
                .collect(Collectors.toMap(url -> String.valueOf(PlanView.withoutSecret(url)), url -> url, (a, b) -> a));
    }

    /** The groups as a plan has them: shutdown and failover groups that are not named are empty. */
    List<PlanGroup> groups(Fields properties) {
        PlanGroup shutdown = PlanGroup.empty(PlanGroup.Type.SHUTDOWN);
        PlanGroup failover = PlanGroup.empty(PlanGroup.Type.FAILOVER);
        List<PlanGroup> boot = new ArrayList<>();
        for (Fields group : properties.objects("groups")) {
            PlanGroup read = group(group);
            switch (read.type()) {
                case SHUTDOWN -> shutdown = read;
                case FAILOVER -> failover = read;
                case BOOT -> boot.add(read);
            }
        }
        if (boot.isEmpty() || boot.size() > RecoveryPlan.MAX_BOOT_GROUPS) {
            throw invalid("A plan has 1 to " + RecoveryPlan.MAX_BOOT_GROUPS + " groups of type Boot, not " + boot.size()
                    + ".");
        }
        if (seen.isEmpty() || seen.size() > RecoveryPlan.MAX_ITEMS) {
            throw invalid("A plan has 1 to " + RecoveryPlan.MAX_ITEMS + " machines, not " + seen.size() + ".");
        }
        List<PlanGroup> all = new ArrayList<>(List.of(shutdown, failover));
        all.addAll(boot);
        return all;
    }

    private PlanGroup group(Fields group) {
        String name = group.text("groupType");
        PlanGroup.Type type = List.of(PlanGroup.Type.values()).stream()
                .filter(each -> each.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> invalid("groupType '" + name + "' is none of Shutdown, Failover, Boot."));
        List<String> items = group.objects("replicationProtectedItems").stream()
                .map(this::item)
                .toList();
        if (type != PlanGroup.Type.BOOT && !items.isEmpty()) {
            throw invalid("Machines are in groups of type Boot; the group of type " + name + " is for all of them.");
        }
        return new PlanGroup(
                type, items, actions(group.objects("startGroupActions")), actions(group.objects("endGroupActions")));
    }

    private String item(Fields fields) {
        String id = fields.text("id");
        ProtectedItem item = itemsByName.get(Lookup.lastPart(id).toLowerCase(Locale.ROOT));
        if (item == null || !id.toLowerCase(Locale.ROOT).contains(fabric.name().toLowerCase(Locale.ROOT))) {
            throw invalid("'" + id + "' is not a protected item of the plan's primary fabric.");
        }
        if (!seen.add(item.itemId())) {
            throw invalid("'" + item.friendlyName() + "' is in the plan twice.");
        }
        return item.itemId();
    }

    private List<PlanAction> actions(List<Fields> list) {
        actions += list.size();
        if (actions > MAX_ACTIONS) {
            throw invalid("A plan has at most " + MAX_ACTIONS + " actions.");
        }
        return list.stream().map(this::action).toList();
    }

    private PlanAction action(Fields action) {
        String name = text(action.text("actionName"));
        Fields details = action.object("customDetails");
        List<String> types = known("failoverTypes", action.texts("failoverTypes"), FAILOVER_TYPES);
        List<String> directions = known("failoverDirections", action.texts("failoverDirections"), DIRECTIONS);
        return switch (details.text("instanceType")) {
            case "ManualActionDetails" ->
                new PlanAction(
                        name,
                        PlanAction.Kind.MANUAL,
                        types,
                        directions,
                        null,
                        text(details.text("description", "")),
                        MAX_TIMEOUT_SECONDS,
                        null);
            case "ScriptActionDetails" ->
                external(name, PlanAction.Kind.SCRIPT, types, directions, script(details.text("path")), details);
            case "AutomationRunbookActionDetails" ->
                external(name, PlanAction.Kind.RUNBOOK, types, directions, webhook(details.text("runbookId")), details);
            default -> throw invalid("The action '" + name + "' is of an unknown kind.");
        };
    }

    private static PlanAction external(
            String name,
            PlanAction.Kind kind,
            List<String> types,
            List<String> directions,
            String target,
            Fields details) {
        String location = details.text("fabricLocation");
        if (!location.equals("Primary") && !location.equals("Recovery")) {
            throw invalid("fabricLocation '" + location + "' is none of Primary, Recovery.");
        }
        if (kind == PlanAction.Kind.SCRIPT && location.equals("Recovery")) {
            throw invalid("Scripts run on the process server: fabricLocation Primary. In Azure, use a runbook.");
        }
        int timeout = (int) details.number("timeout", 1, MAX_TIMEOUT_SECONDS, DEFAULT_TIMEOUT_SECONDS);
        return new PlanAction(name, kind, types, directions, target, null, timeout, location);
    }

    private static List<String> known(String field, List<String> values, Set<String> known) {
        for (String value : values) {
            if (!known.contains(value)) {
                throw invalid("'" + value + "' is not a value of " + field + ".");
            }
        }
        if (values.isEmpty()) {
            throw invalid(field + " names nothing: the action would never run.");
        }
        return values;
    }

    /** Below the folder that the site's operator keeps: nothing else of the process server can be reached. */
    private static String script(String path) {
        boolean below = !path.startsWith("/")
                && !path.contains("\\")
                && !List.of(path.split("/")).contains("..");
        if (!below) {
            throw invalid(
                    "The path of a script is relative to the process server's folder of scripts: '" + path + "'.");
        }
        return text(path);
    }

    private String webhook(String given) {
        String id = webhooks.getOrDefault(given, given);
        try {
            URI uri = URI.create(id);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null) {
                return text(id);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw invalid("runbookId must be the https address of the runbook's webhook.");
    }

    private static String text(String text) {
        if (text.length() > MAX_TEXT_CHARS) {
            throw invalid("A text of the plan has more than " + MAX_TEXT_CHARS + " characters.");
        }
        return text;
    }

    private static ApiException invalid(String message) {
        return ApiException.badRequest("InvalidRecoveryPlan", message, "Correct the request.");
    }
}
