package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.health.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The health of a vault: classic-wire.md section 1.21 and sample 65. */
public final class VaultHealthView {
    /**
     * An item or a site with what is wrong with it now.
     *
     * @param canTestFailover whether a test failover could be started
     */
    public record Part(String correlationId, List<HealthError> errors, boolean canTestFailover) {
        public Part {
            errors = List.copyOf(errors);
        }

        private Severity severity() {
            return errors.stream()
                    .map(HealthError::severity)
                    .max(java.util.Comparator.naturalOrder())
                    .orElse(Severity.NORMAL);
        }
    }

    private final ResourceIds ids;

    public VaultHealthView(ResourceIds ids) {
        this.ids = ids;
    }

    public ObjectNode health(List<Part> items, List<Part> fabrics) {
        ObjectNode properties = Wire.object();
        properties.putArray("vaultErrors");
        ObjectNode itemHealth = summary(items, "replicationProtectedItems");
        itemHealth.set("categorizedResourceCounts", counts(items));
        properties.set("protectedItemsHealth", itemHealth);
        properties.set("fabricsHealth", summary(fabrics, "replicationFabrics").putNull("categorizedResourceCounts"));
        ObjectNode containers = summary(List.of(), "replicationProtectionContainers");
        properties.set(
                "containersHealth",
                containers.put("resourceCount", fabrics.size()).putNull("categorizedResourceCounts"));
        ObjectNode view = Wire.object()
                .put("name", "Default")
                .put("type", ResourceIds.VAULT_TYPE + "/replicationVaultHealth")
                .put("id", ids.child("replicationVaultHealth", "Default"));
        view.set("properties", properties);
        return view;
    }

    private static ObjectNode summary(List<Part> parts, String resourceType) {
        ObjectNode summary = Wire.object().put("resourceCount", parts.size());
        ArrayNode issues = summary.putArray("issues");
        Map<String, ObjectNode> byCode = new LinkedHashMap<>();
        for (Part part : parts) {
            for (HealthError error : part.errors()) {
                ObjectNode issue = byCode.computeIfAbsent(
                        error.code() + error.severity(), code -> issue(issues.addObject(), error, resourceType));
                issue.withArray("affectedResourceCorrelationIds").add(part.correlationId());
            }
        }
        return summary;
    }

    private static ObjectNode issue(ObjectNode issue, HealthError error, String resourceType) {
        issue.put("summaryCode", error.code())
                .put("category", error.category())
                .put("severity", error.severity().errorLevel())
                .put("summaryMessage", error.message())
                .put("affectedResourceType", resourceType)
                .put("affectedResourceSubtype", "");
        issue.putArray("affectedResourceCorrelationIds");
        return issue;
    }

    /** Until a test failover has succeeded every item has a warning for it: code 161011. */
    private static ObjectNode counts(List<Part> items) {
        long critical = count(items, Severity.CRITICAL);
        long warning = count(items, Severity.WARNING);
        return Wire.object()
                .put(
                        "testFailoverApplicableProtectedItemsCount",
                        items.stream().filter(Part::canTestFailover).count())
                .put("testFailoverInProgressProtectedItemsCount", 0)
                .put("testFailoverWaitingProtectedItemsCount", 0)
                .put("protectedItemsCriticalCount", critical)
                .put("protectedItemsWarningCount", warning)
                .put("protectedItemsNeutralCount", items.size() - critical - warning)
                .put("protectedItemsTestFailoverCriticalCount", 0)
                .put("protectedItemsTestFailoverWarningCount", items.size())
                .put("protectedItemsConfigurationCriticalCount", 0)
                .put("protectedItemsConfigurationWarningCount", 0)
                .put("protectedItemsFailoverHealthCriticalCount", 0)
                .put("protectedItemsFailoverHealthWarningCount", items.size());
    }

    private static long count(List<Part> items, Severity severity) {
        return items.stream().filter(item -> item.severity() == severity).count();
    }
}
