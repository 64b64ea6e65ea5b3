package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The vault: its sites, health, events and alerts. */
@Command(
        name = "vault",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "The vault: its sites, health, events and alerts.")
public final class VaultCommand extends OperatorCommand {
    private static final String ALERTS = "/replicationAlertSettings/defaultAlertSetting";

    @Command(name = "show", description = "The vault and the sites that are registered with it.")
    int show() throws IOException, InterruptedException {
        VaultApi vault = vault();
        JsonNode resource = vault.arm().get(vault.id());
        List<JsonNode> sites = vault.list("replicationFabrics");
        ObjectNode all = object();
        all.set("vault", resource);
        all.set("sites", object().arrayNode().addAll(sites));
        return show(all, () -> {
            line("vault", resource.path("name").asText());
            line("location", resource.path("location").asText());
            line("id", vault.id());
            out().println();
            sites(sites).print(out());
        });
    }

    private static Table sites(List<JsonNode> sites) {
        Table table = new Table("SITE", "HEALTH", "HEARTBEAT", "PROCESS SERVERS", "AGENTS", "PROTECTED");
        for (JsonNode site : sites) {
            JsonNode details = site.at("/properties/customDetails");
            table.row(
                    VaultApi.friendlyName(site),
                    site.at("/properties/health").asText(),
                    Ages.since(details.path("lastHeartbeat").asText(), Instant.now()),
                    details.path("processServerCount").asText(),
                    details.path("agentCount").asText(),
                    details.path("protectedServers").asText());
        }
        return table;
    }

    @Command(name = "renew-certificate", description = "Lets a site change the key that it signs with.")
    int renewCertificate(
            @Option(names = "--site", description = "Which site, where there is more than one.") @Nullable String site,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        String id = vault.site(site).path("id").asText();
        return finish(vault, vault.arm().begin("POST", id + "/renewCertificate", object()), waiting);
    }

    @Command(name = "health", description = "What is wrong, and with how many machines and sites.")
    int health() throws IOException, InterruptedException {
        VaultApi vault = vault();
        JsonNode health = vault.arm().get(vault.id() + "/replicationVaultHealth");
        return show(health, () -> {
            JsonNode items = health.at("/properties/protectedItemsHealth");
            JsonNode counts = items.path("categorizedResourceCounts");
            line(
                    "machines",
                    items.path("resourceCount").asInt() + ": "
                            + counts.path("protectedItemsCriticalCount").asInt() + " critical, "
                            + counts.path("protectedItemsWarningCount").asInt() + " with warnings");
            line("sites", health.at("/properties/fabricsHealth/resourceCount").asText());
            out().println();
            Table table = new Table("SEVERITY", "CODE", "OF", "WHAT");
            issues(health.at("/properties/protectedItemsHealth/issues"), "machine", table);
            issues(health.at("/properties/fabricsHealth/issues"), "site", table);
            table.print(out());
        });
    }

    private static void issues(JsonNode issues, String of, Table table) {
        for (JsonNode issue : issues) {
            int count = issue.path("affectedResourceCorrelationIds").size();
            table.row(
                    issue.path("severity").asText(),
                    issue.path("summaryCode").asText(),
                    count + " " + of + (count == 1 ? "" : "s"),
                    issue.path("summaryMessage").asText());
        }
    }

    @Command(name = "events", description = "What has happened, the newest first.")
    int events(@Mixin Lines lines) throws IOException, InterruptedException {
        List<JsonNode> events = vault().list("replicationEvents", lines);
        Table table = new Table("WHEN", "SEVERITY", "OF", "WHAT");
        for (JsonNode event : events) {
            JsonNode properties = event.path("properties");
            table.row(
                    Ages.seconds(properties.path("timeOfOccurrence").asText()),
                    properties.path("severity").asText(),
                    properties.path("affectedObjectFriendlyName").asText(),
                    properties.path("description").asText());
        }
        return show(events, table);
    }

    @Command(name = "alerts", description = "Who gets mail of events; with options, sets it.")
    int alerts(
            @Option(names = "--mail", paramLabel = "ADDRESS", description = "Sends to this address; repeatable.")
                    List<String> addresses,
            @Option(names = "--owners", description = "Sends to the owners of the subscription too.") boolean owners,
            @Option(names = "--none", description = "Sends to nobody any more.") boolean none)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        boolean change = owners || none || (addresses != null && !addresses.isEmpty());
        if (change) {
            ObjectNode body = object();
            ObjectNode properties = body.putObject("properties").put("sendToOwners", owners ? "Send" : "DoNotSend");
            ArrayNode mails = properties.putArray("customEmailAddresses");
            if (addresses != null && !none) {
                addresses.forEach(mails::add);
            }
            properties.put("locale", "en-US");
            vault.arm().put(vault.id() + ALERTS, body);
        }
        JsonNode setting = vault.arm().get(vault.id() + ALERTS);
        return show(setting, () -> {
            out().printf("%-14s %s%n", "addresses", joined(setting.at("/properties/customEmailAddresses")));
            line("owners", setting.at("/properties/sendToOwners").asText());
        });
    }
}
