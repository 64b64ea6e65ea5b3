package io.farshore.controlplane.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.ProcessServer;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.item.ReplicationStatus;
import io.farshore.controlplane.item.SampleItem;
import io.farshore.controlplane.point.RecoveryPoint;
import io.farshore.controlplane.vault.VaultAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Names, order and spelling of the recordings, copied by hand from classic-wire.md. */
final class ViewShapeTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.1234567Z");
    private static final ResourceIds IDS = new ResourceIds(new VaultAddress("sub", "rg", "v1"));
    private static final Fabric FABRIC = new Fabric(
            "f1",
            "ab".repeat(32),
            "TestCS",
            "cs",
            "0.1.0",
            "site",
            "key",
            NOW,
            List.of(new ProcessServer("ps", "PS1", "10.0.0.4", "k", 1, 2, 0, null, NOW)),
            List.of(),
            List.of());

    @Test
    void theLoadOfAProcessServerIsShownAsRecorded() {
        ProcessServer busy = new ProcessServer("ps", "PS1", "10.0.0.4", "k", 1, 2, 0, 3, NOW);
        JsonNode server = new FabricView(IDS)
                .fabric(FABRIC.withHeartbeat(NOW, List.of(busy), List.of()), new FabricView.Context(1, 2, null, NOW))
                .at("/properties/customDetails/processServers/0");

        assertThat(server.path("cpuLoad").asText()).isEqualTo("3%");
        assertThat(server.path("cpuLoadStatus").asText()).isEqualTo("Green");
        assertThat(ProcessServer.loadStatus(81)).isEqualTo("Yellow");
        assertThat(ProcessServer.loadStatus(96)).isEqualTo("Red");
    }

    @Test
    void anItemHasThePropertiesOfTheRecordingInTheirOrder() {
        JsonNode properties = item(ProtectionState.PROTECTED, protectedOnce()).path("properties");

        assertThat(names(properties))
                .containsExactly(
                        "friendlyName",
                        "protectedItemType",
                        "protectableItemId",
                        "recoveryServicesProviderId",
                        "primaryFabricFriendlyName",
                        "primaryFabricProvider",
                        "recoveryFabricFriendlyName",
                        "recoveryFabricId",
                        "primaryProtectionContainerFriendlyName",
                        "recoveryProtectionContainerFriendlyName",
                        "protectionState",
                        "protectionStateDescription",
                        "activeLocation",
                        "testFailoverState",
                        "testFailoverStateDescription",
                        "allowedOperations",
                        "replicationHealth",
                        "failoverHealth",
                        "healthErrors",
                        "policyId",
                        "policyFriendlyName",
                        "currentScenario",
                        "failoverRecoveryPointId",
                        "providerSpecificDetails",
                        "recoveryContainerId",
                        "eventCorrelationId");
        assertThat(properties.at("/currentScenario/startTime").asText()).isEqualTo("1753-01-01T01:01:01Z");
        assertThat(properties.at("/healthErrors/0/errorCode").asText()).isEqualTo("161011");
    }

    @Test
    void theDetailsOfAProtectedItemAreThoseOfTheRecording() {
        JsonNode details = item(ProtectionState.PROTECTED, protectedOnce()).at("/properties/providerSpecificDetails");

        assertThat(names(details))
                .startsWith("instanceType", "infrastructureVmId", "vCenterInfrastructureId", "protectionStage", "vmId")
                .containsSubsequence("multiVmSyncStatus", "protectedDisks", "diskResized", "masterTargetId")
                .endsWith("targetVmTags", "seedManagedDiskTags", "targetManagedDiskTags", "targetNicTags");
        assertThat(details.path("protectionStage").asText()).isEqualTo("DifferentialSync");
        assertThat(details.path("useManagedDisks").isTextual()).isTrue();
        assertThat(details.path("rpoInSeconds").asLong()).isEqualTo(150);
        assertThat(details.path("targetVmId").asText()).endsWith("/Microsoft.Compute/virtualMachines/");
    }

    @Test
    void aNetworkInterfaceHasTheKeysOfTheRecording() {
        JsonNode nic =
                item(ProtectionState.PROTECTED, protectedOnce()).at("/properties/providerSpecificDetails/vmNics/0");

        assertThat(names(nic))
                .containsExactly(
                        "nicId",
                        "replicaNicId",
                        "sourceNicArmId",
                        "vMNetworkName",
                        "recoveryVMNetworkId",
                        "ipConfigs",
                        "selectionType",
                        "recoveryNetworkSecurityGroupId",
                        "enableAcceleratedNetworkingOnRecovery",
                        "tfoVMNetworkId",
                        "tfoNetworkSecurityGroupId",
                        "enableAcceleratedNetworkingOnTfo",
                        "recoveryNicName",
                        "recoveryNicResourceGroupName",
                        "reuseExistingNic",
                        "tfoRecoveryNicName",
                        "tfoRecoveryNicResourceGroupName",
                        "tfoReuseExistingNic");
        assertThat(names(nic.at("/ipConfigs/0")))
                .containsExactly(
                        "name",
                        "isPrimary",
                        "subnetName",
                        "staticIPAddress",
                        "ipAddressType",
                        "isSeletedForFailover",
                        "recoverySubnetName",
                        "recoveryStaticIPAddress",
                        "recoveryIPAddressType",
                        "recoveryPublicIPAddressId",
                        "recoveryLBBackendAddressPoolIds",
                        "tfoSubnetName",
                        "tfoStaticIPAddress",
                        "tfoPublicIPAddressId",
                        "tfoLBBackendAddressPoolIds");
    }

    @Test
    void aFabricHasTheDetailsOfTheRecordingInTheirOrder() {
        JsonNode details = details(NOW.plus(Duration.ofHours(49)));

        assertThat(names(details))
                .containsExactly(
                        "instanceType",
                        "processServers",
                        "masterTargetServers",
                        "runAsAccounts",
                        "replicationPairCount",
                        "processServerCount",
                        "agentCount",
                        "protectedServers",
                        "systemLoad",
                        "systemLoadStatus",
                        "cpuLoad",
                        "cpuLoadStatus",
                        "totalMemoryInBytes",
                        "availableMemoryInBytes",
                        "memoryUsageStatus",
                        "totalSpaceInBytes",
                        "availableSpaceInBytes",
                        "spaceUsageStatus",
                        "webLoad",
                        "webLoadStatus",
                        "databaseServerLoad",
                        "databaseServerLoadStatus",
                        "csServiceStatus",
                        "ipAddress",
                        "agentVersion",
                        "hostName",
                        "lastHeartbeat",
                        "versionStatus",
                        "sslCertExpiryDate",
                        "sslCertExpiryRemainingDays",
                        "psTemplateVersion",
                        "agentExpiryDate",
                        "agentVersionDetails");
        assertThat(details.path("sslCertExpiryDate").asText()).isEqualTo("2026-01-04T04:04:05Z");
        assertThat(details.path("sslCertExpiryRemainingDays").intValue()).isEqualTo(2);
        assertThat(details(null).path("sslCertExpiryDate").isNull()).isTrue();
        assertThat(details(null).path("sslCertExpiryRemainingDays").isNull()).isTrue();
    }

    @Test
    void aProcessServerHasTheKeysOfTheRecordingInTheirOrder() {
        JsonNode server = details(null).at("/processServers/0");

        assertThat(names(server))
                .containsExactly(
                        "friendlyName",
                        "id",
                        "ipAddress",
                        "osType",
                        "agentVersion",
                        "lastHeartbeat",
                        "versionStatus",
                        "mobilityServiceUpdates",
                        "hostId",
                        "machineCount",
                        "replicationPairCount",
                        "systemLoad",
                        "systemLoadStatus",
                        "cpuLoad",
                        "cpuLoadStatus",
                        "totalMemoryInBytes",
                        "availableMemoryInBytes",
                        "memoryUsageStatus",
                        "totalSpaceInBytes",
                        "availableSpaceInBytes",
                        "spaceUsageStatus",
                        "psServiceStatus",
                        "sslCertExpiryDate",
                        "sslCertExpiryRemainingDays",
                        "osVersion",
                        "healthErrors",
                        "agentExpiryDate",
                        "agentVersionDetails",
                        "health",
                        "historicHealth",
                        "psStatsRefreshTime",
                        "throughputUploadPendingDataInBytes",
                        "throughputInMBps",
                        "throughputInBytes",
                        "throughputStatus",
                        "marsCommunicationStatus",
                        "marsRegistrationStatus");
        assertThat(server.path("totalSpaceInBytes").asLong()).isEqualTo(2);
        assertThat(server.path("availableSpaceInBytes").asLong()).isEqualTo(1);
    }

    private static JsonNode details(@Nullable Instant certificateEnd) {
        return new FabricView(IDS)
                .fabric(FABRIC, new FabricView.Context(1, 2, certificateEnd, NOW))
                .at("/properties/customDetails");
    }

    @Test
    void initialReplicationIsShownAsRecorded() {
        ReplicationStatus status = ReplicationStatus.NONE.reported(NOW, 1, 4, 0);
        JsonNode details = item(ProtectionState.INITIAL_REPLICATION, status).at("/properties/providerSpecificDetails");

        assertThat(details.path("protectionStage").asText()).isEqualTo("ResyncStepI");
        assertThat(details.path("vmProtectionState").asText()).isEqualTo("UnprotectedStatesBegin");
        assertThat(details.path("resyncProgressPercentage").asInt()).isEqualTo(25);
        assertThat(details.path("vmNics")).isEmpty();
        assertThat(details.path("totalProgressHealth").asText()).isEqualTo("In Progress");
    }

    @Test
    void anExceededThresholdIsAHealthError() {
        ProtectedItem late = SampleItem.of(ProtectionState.PROTECTED, protectedOnce());
        JsonNode properties = new ItemView(IDS)
                .item(late, new ItemView.Context(FABRIC, null, Duration.ofSeconds(100), null, NOW))
                .path("properties");

        assertThat(properties.path("replicationHealth").asText()).isEqualTo("Warning");
        assertThat(properties.at("/healthErrors/0/errorCode").asText()).isEqualTo("78026");
        assertThat(properties.at("/healthErrors/0/errorMessage").asText()).contains("'sda'");
    }

    @Test
    void idsOfChildrenBeginWithACapital() {
        assertThat(item(ProtectionState.PROTECTED, protectedOnce()).path("id").asText())
                .startsWith("/Subscriptions/sub/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/v1/");
    }

    @Test
    void aRecoveryPointHasSevenDigitsAndABooleanAsAString() {
        RecoveryPoint point =
                new RecoveryPoint("p", "i", 1, 1, NOW, "CrashConsistent", 1, false, "blob", "digest", NOW);
        JsonNode properties = new PointView(IDS).point(FABRIC, "VM1", point).path("properties");

        assertThat(properties.path("recoveryPointTime").asText()).isEqualTo("2026-01-02T03:04:05.1234567Z");
        assertThat(properties.at("/providerSpecificDetails/isMultiVmSyncPoint").asText())
                .isEqualTo("false");
        assertThat(properties.at("/providerSpecificDetails/isMultiVmSyncPoint").isTextual())
                .isTrue();
    }

    private static ReplicationStatus protectedOnce() {
        Instant source = NOW.minusSeconds(150);
        return ReplicationStatus.NONE.committed(1, 5, source, source).pointRecorded(1, source);
    }

    private static ObjectNode item(ProtectionState state, ReplicationStatus status) {
        return new ItemView(IDS)
                .item(
                        SampleItem.of(state, status),
                        new ItemView.Context(FABRIC, null, Duration.ofMinutes(15), null, NOW));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
