package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.emulation.lab.ArmClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A vault and what is in it, found by the names that people use.
 *
 * @param arm speaks to Azure Resource Manager, or to what stands for it
 * @param id the vault's resource id
 */
record VaultApi(ArmClient arm, String id) {
    String resourceGroup() {
        return id.substring(0, id.toLowerCase(Locale.ROOT).indexOf("/providers/"));
    }

    String policy(String name) {
        return id + "/replicationPolicies/" + name;
    }

    String plan(String name) {
        return id + "/replicationRecoveryPlans/" + name;
    }

    List<JsonNode> list(String kind) throws IOException, InterruptedException {
        return arm.list(id + "/" + kind);
    }

    /** The first of a list. */
    List<JsonNode> list(String kind, Lines lines) throws IOException, InterruptedException {
        return arm.list(id + "/" + kind, lines.count());
    }

    /** A site by its name, or the only one. */
    JsonNode site(@Nullable String name) throws IOException, InterruptedException {
        List<JsonNode> sites = list("replicationFabrics");
        if (name != null) {
            return one("site", sites, name, VaultApi::friendlyName);
        }
        if (sites.size() != 1) {
            throw new IOException(
                    sites.isEmpty() ? "no site is registered with the vault yet" : "say which site with --site");
        }
        return sites.getFirst();
    }

    /** The protection containers of the sites that are registered. */
    List<JsonNode> containers() throws IOException, InterruptedException {
        List<JsonNode> containers = list("replicationProtectionContainers");
        if (containers.isEmpty()) {
            throw new IOException("no site is registered with the vault yet");
        }
        return containers;
    }

    /** Every machine that the sites know. */
    List<JsonNode> machines() throws IOException, InterruptedException {
        List<JsonNode> machines = new ArrayList<>();
        for (JsonNode container : containers()) {
            machines.addAll(arm.list(container.path("id").asText() + "/replicationProtectableItems"));
        }
        return machines;
    }

    JsonNode machine(String name) throws IOException, InterruptedException {
        return one("machine", machines(), name, VaultApi::friendlyName);
    }

    /** A protected item by its own name or its machine's; as the API shows it, whole. */
    JsonNode item(String name) throws IOException, InterruptedException {
        JsonNode found = one("protected machine", list("replicationProtectedItems"), name, VaultApi::friendlyName);
        return arm.get(found.path("id").asText());
    }

    /** A job by its name or the beginning of it, whole. */
    JsonNode job(String name) throws IOException, InterruptedException {
        JsonNode found = one("job", list("replicationJobs"), name, job -> "");
        return arm.get(found.path("id").asText());
    }

    /** A job by its whole name. */
    JsonNode jobNamed(String name) throws IOException, InterruptedException {
        return arm.get(id + "/replicationJobs/" + name);
    }

    /** A network by its id, or by its name in the vault's resource group. */
    String network(String name) {
        return name.startsWith("/") ? name : resourceGroup() + "/providers/Microsoft.Network/virtualNetworks/" + name;
    }

    static String friendlyName(JsonNode resource) {
        return resource.at("/properties/friendlyName").asText();
    }

    /**
     * The one that a name means: in full or, where that is none, the only one whose name begins so.
     *
     * @param alias another name that each may have
     * @throws IOException naming what there is, if it is none or more than one
     */
    static JsonNode one(String what, List<JsonNode> all, String name, Function<JsonNode, String> alias)
            throws IOException {
        List<JsonNode> exact = all.stream()
                .filter(each -> each.path("name").asText().equalsIgnoreCase(name)
                        || alias.apply(each).equalsIgnoreCase(name))
                .toList();
        List<JsonNode> found = exact.isEmpty()
                ? all.stream()
                        .filter(each -> each.path("name")
                                .asText()
                                .toLowerCase(Locale.ROOT)
                                .startsWith(name.toLowerCase(Locale.ROOT)))
                        .toList()
                : exact;
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new IOException(
                found.isEmpty()
                        ? "there is no " + what + " '" + name + "'; see the list of them"
                        : "'" + name + "' is the name of " + found.size() + " of them: say more of it");
    }
}
