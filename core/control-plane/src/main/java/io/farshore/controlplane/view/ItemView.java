package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.health.ReplicationHealth;
import io.farshore.controlplane.health.Severity;
import io.farshore.controlplane.item.FailoverRecord;
import io.farshore.controlplane.item.Operation;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.item.TestFailoverState;
import io.farshore.controlplane.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Protected items: classic-wire.md section 1.10. */
public final class ItemView {
    /** What a view is made of beside the item. */
    public record Context(
            Fabric fabric,
            @Nullable Machine machine,
            Duration rpoThreshold,
            @Nullable Job currentJob,
            Instant now) {}

    /** As the recordings describe an item whose test environment stands. */
    private static final String TEST_TO_BE_CLEANED = "Cleanup test failover pending";

    private final ResourceIds ids;

    public ItemView(ResourceIds ids) {
        this.ids = ids;
    }

    public ObjectNode item(ProtectedItem item, Context context) {
        Fabric fabric = context.fabric();
        List<HealthError> errors = replicationErrors(item, context);
        ObjectNode properties = Wire.object();
        putIdentity(properties, item, fabric);
        putState(properties, item);
        List<HealthError> ofFailover = failoverErrors(item);
        properties
                .put("replicationHealth", HealthView.health(errors))
                .put("failoverHealth", HealthView.health(ofFailover));
        List<HealthError> all = new ArrayList<>(errors);
        all.addAll(ofFailover);
        properties.set("healthErrors", HealthView.errors(all, item.machineId()));
        properties.put("policyId", ids.policy(item.policyName())).put("policyFriendlyName", item.policyName());
        FailoverRecord failover = item.failover();
        if (failover != null && failover.completedTime() != null) {
            properties.put("lastSuccessfulFailoverTime", Wire.time(failover.completedTime()));
        }
        Instant tested = item.testFailover().lastSuccessTime();
        if (tested != null) {
            properties.put("lastSuccessfulTestFailoverTime", Wire.time(tested));
        }
        properties.set("currentScenario", currentScenario(context.currentJob()));
        String point = failover == null ? item.testFailover().pointName() : failover.recoveryPointName();
        properties.put(
                "failoverRecoveryPointId", point.isEmpty() ? null : ids.recoveryPoint(fabric, item.name(), point));
        properties.set("providerSpecificDetails", new ItemDetailsView(item, context).details());
        properties.put("recoveryContainerId", Wire.AZURE).put("eventCorrelationId", item.correlationId());
        return Wire.resource(ids.protectedItem(fabric, item.name()), item.name(), ResourceIds.ITEM_TYPE, properties);
    }

    /** Lists are abbreviated: classic-wire.md section 0.2. */
    public ObjectNode listed(ProtectedItem item, Context context) {
        ObjectNode view = item(item, context);
        ObjectNode details = view.withObject("/properties/providerSpecificDetails");
        details.putArray("protectedDisks");
        details.putArray("protectedManagedDisks");
        details.putNull("azureVMDiskDetails")
                .putNull("vhdName")
                .putNull("osDiskId")
                .putNull("masterTargetId")
                .putNull("diskResized")
                .put("sourceVmCpuCount", 0)
                .put("sourceVmRamSizeInMB", 0);
        return view;
    }

    private void putIdentity(ObjectNode properties, ProtectedItem item, Fabric fabric) {
        properties
                .put("friendlyName", item.friendlyName())
                .put("protectedItemType", "")
                .put("protectableItemId", ids.protectableItem(fabric, item.machineId()))
                .put("recoveryServicesProviderId", ids.provider(fabric))
                .put("primaryFabricFriendlyName", fabric.friendlyName())
                .put("primaryFabricProvider", "InMageFabric")
                .put("recoveryFabricFriendlyName", Wire.AZURE)
                .put("recoveryFabricId", Wire.AZURE)
                .put("primaryProtectionContainerFriendlyName", fabric.friendlyName())
                .put("recoveryProtectionContainerFriendlyName", Wire.AZURE);
    }

    private static void putState(ObjectNode properties, ProtectedItem item) {
        ProtectionState state = item.state();
        TestFailoverState test = item.testFailover().state();
        properties
                .put("protectionState", state.wireName())
                .put(
                        "protectionStateDescription",
                        test == TestFailoverState.WAITING ? TEST_TO_BE_CLEANED : state.description())
                .put("activeLocation", state.activeLocation())
                .put("testFailoverState", test.wireName())
                .put("testFailoverStateDescription", test.description());
        properties.set(
                "allowedOperations",
                Wire.strings(item.allowed().stream()
                        .filter(Operation::isShown)
                        .map(Operation::wireName)
                        .toList()));
    }

    private static List<HealthError> replicationErrors(ProtectedItem item, Context context) {
        return ReplicationHealth.of(item, context.fabric(), context.rpoThreshold(), context.now());
    }

    /** Code 161011 of the contract: shown until a test failover has succeeded and was cleaned up. */
    private static List<HealthError> failoverErrors(ProtectedItem item) {
        if (item.testFailover().lastSuccessTime() != null || !item.state().replicates()) {
            return List.of();
        }
        return List.of(new HealthError(
                "161011",
                Severity.WARNING,
                "ReplicationUnitFailoverValidatorError",
                "TestFailover",
                "No successful test failover has been done on the virtual machine '" + item.friendlyName() + "'.",
                "A test failover has not been done on the virtual machine since it was protected.",
                "Do a test failover on the virtual machine.",
                item.enabledTime()));
    }

    /** The scenario of a running job, or that of none. */
    ObjectNode currentScenario(@Nullable Job job) {
        if (job == null || job.state().isOver()) {
            return Wire.object()
                    .put("scenarioName", "None")
                    .put("jobId", ids.job("None"))
                    .put("startTime", Wire.IDLE_TIME);
        }
        return Wire.object()
                .put("scenarioName", job.scenario().wireName())
                .put("jobId", ids.job(job.jobId()))
                .put("startTime", Wire.time(job.startTime()));
    }
}
