package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** vCenters whose machines a site lists. */
@Command(
        name = "vcenter",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "vCenters: where sites find machines.")
public final class VCenterCommand extends OperatorCommand {
    private static final String HTTPS = "443";

    /** What may be said of a vCenter. */
    static final class Place {
        @Option(names = "--address", description = "Host name or address, as the process server reaches it.")
        private @Nullable String address;

        @Option(names = "--port", description = "Its port; 443 for a new one.")
        private @Nullable String port;

        @Option(
                names = "--account",
                description = "Name or number of a run-as account that the site's process server has.")
        private @Nullable String account;

        /** Says what was given. */
        void addTo(ObjectNode properties, JsonNode site) throws IOException {
            if (address != null) {
                properties.put("ipAddress", address);
            }
            if (port != null) {
                properties.put("port", port);
            }
            if (account != null) {
                properties.put("runAsAccountId", accountId(site, account));
            }
        }
    }

    @Command(name = "list", description = "All vCenters.")
    int list() throws IOException, InterruptedException {
        List<JsonNode> vCenters = vault().list("replicationvCenters");
        Table table = new Table("NAME", "ADDRESS", "ACCOUNT", "STATE", "LAST READ", "WHAT");
        for (JsonNode vCenter : vCenters) {
            JsonNode properties = vCenter.path("properties");
            table.row(
                    vCenter.path("name").asText(),
                    properties.path("ipAddress").asText() + ":"
                            + properties.path("port").asText(),
                    properties.path("runAsAccountId").asText(),
                    properties.path("discoveryStatus").asText(),
                    Ages.since(properties.path("lastHeartbeat").asText(""), Instant.now()),
                    properties.at("/healthErrors/0/errorMessage").asText());
        }
        return show(vCenters, table);
    }

    @Command(name = "add", description = "Lets a site list the machines of a vCenter.")
    int add(
            @Parameters(paramLabel = "VCENTER", description = "What it is to be called.") String name,
            @Mixin Place place,
            @Option(names = "--site", description = "Which site, where there is more than one.") @Nullable
                    String siteName,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        JsonNode site = vault.site(siteName);
        ObjectNode body = object();
        ObjectNode properties = body.putObject("properties")
                .put("friendlyName", name)
                .put("port", HTTPS)
                .put("processServerId", processServer(site));
        place.addTo(properties, site);
        for (String needed : List.of("ipAddress", "runAsAccountId")) {
            if (!properties.has(needed)) {
                throw new IOException("a new vCenter needs --address and --account");
            }
        }
        String id = site.path("id").asText() + "/replicationvCenters/" + name;
        return finish(vault, vault.arm().begin("PUT", id, body), waiting);
    }

    private static String processServer(JsonNode site) throws IOException {
        return Optional.of(
                        site.at("/properties/customDetails/processServers/0/id").asText())
                .filter(id -> !id.isEmpty())
                .orElseThrow(() -> new IOException("the site has told of no process server yet"));
    }

    private static String accountId(JsonNode site, String account) throws IOException {
        return StreamSupport.stream(
                        site.at("/properties/customDetails/runAsAccounts").spliterator(), false)
                .filter(each -> each.path("accountId").asText().equals(account)
                        || each.path("accountName").asText().equalsIgnoreCase(account))
                .map(each -> each.path("accountId").asText())
                .findFirst()
                .orElseThrow(() -> new IOException("the site has told of no run-as account '" + account
                        + "'; add one there with 'farshore-process-server account add', and wait for its heartbeat"));
    }

    @Command(name = "change", description = "Changes where a vCenter is, or who reads it.")
    int change(
            @Parameters(paramLabel = "VCENTER", description = "Its name.") String name,
            @Mixin Place place,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        String id = find(vault, name).path("id").asText();
        JsonNode site = vault.arm().get(id.substring(0, id.lastIndexOf("/replicationvCenters/")));
        ObjectNode body = object();
        place.addTo(body.putObject("properties"), site);
        return finish(vault, vault.arm().begin("PATCH", id, body), waiting);
    }

    private static JsonNode find(VaultApi vault, String name) throws IOException, InterruptedException {
        return VaultApi.one("vCenter", vault.list("replicationvCenters"), name, VaultApi::friendlyName);
    }

    @Command(name = "remove", description = "Lists its machines no more; those with an agent stay.")
    int remove(@Parameters(paramLabel = "VCENTER", description = "Its name.") String name, @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        return finish(
                vault, vault.arm().begin("DELETE", find(vault, name).path("id").asText(), null), waiting);
    }
}
