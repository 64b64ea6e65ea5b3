package io.farshore.functions.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.compute.RecoveredMachine;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.functions.Lab;
import io.farshore.functions.api.ApiResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy beside the machine, which is protected on; and everything of it gone afterwards. */
final class TestFailoverTest {
    private static final int DISK_BYTES = 5 << 20;
    private static final String TARGET =
            "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/n1";
    private static final String TEST_NETWORK =
            "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/lab";

    private Lab lab;

    @BeforeEach
    void replicate() throws IOException {
        lab = new Lab(DISK_BYTES, 1 << 20).withSite().withItem();
        lab.compute.subnets.put(TEST_NETWORK, List.of("other", "default"));
        lab.compute.subnets.put(TARGET, List.of("default"));
        write(0, 1);
        lab.point(1);
        lab.run();
    }

    private void write(long offset, int value) {
        byte[] bytes = new byte[4096];
        Arrays.fill(bytes, (byte) value);
        lab.machine.write(0, offset, bytes);
    }

    @Test
    void buildsACopyInTheNetworkThatWasGiven() {
        ApiResponse accepted = test("\"networkType\":\"VmNetworkAsInput\",\"networkId\":\"" + TEST_NETWORK + "\"");
        lab.run();

        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Succeeded");
        assertThat(job.path("scenarioName").asText()).isEqualTo("TestFailover");
        assertThat(job.path("tasks"))
                .extracting(task -> task.path("name").asText())
                .containsExactly(
                        "VmTfoPrerequisitesCheck", "VmTfoInitiateFailover", "VmTfoPrepareTestVm", "VmTfoBootTestVm");
        assertThat(job.at("/customDetails/instanceType").asText()).isEqualTo("TestFailoverJobDetails");
        assertThat(job.at("/customDetails/testFailoverStatus").asText()).isEqualTo("Active");
        assertThat(job.at("/customDetails/networkFriendlyName").asText()).isEqualTo("lab");
        RecoveredMachine machine = lab.compute.machines.values().iterator().next();
        assertThat(machine.address().name()).isEqualTo("vm1-dr-Test");
        assertThat(Arrays.copyOf(lab.compute.osDisk(machine), 4096)).containsOnly(1);
        assertThat(lab.compute.networkInterfaces.values())
                .extracting(nic -> nic.subnetId())
                .containsExactly(TEST_NETWORK + "/subnets/default");
    }

    @Test
    void waitsForItsCleanupAllowsNothingElseAndReplicatesOn() throws IOException {
        test("\"networkType\":\"NoNetworkAttachAsInput\"");
        lab.run();

        JsonNode item = lab.properties(Lab.ITEM);
        assertThat(item.path("protectionState").asText()).isEqualTo("Protected");
        assertThat(item.path("protectionStateDescription").asText()).isEqualTo("Cleanup test failover pending");
        assertThat(item.path("testFailoverState").asText()).isEqualTo("WaitingForCompletion");
        assertThat(item.path("testFailoverStateDescription").asText()).isEqualTo("Waiting for user input");
        assertThat(item.path("allowedOperations")).extracting(JsonNode::asText).containsExactly("TestFailoverCleanup");
        assertThat(item.path("activeLocation").asText()).isEqualTo("Primary");
        assertThat(item.has("lastSuccessfulTestFailoverTime")).isFalse();
        ApiResponse second = test("\"networkType\":\"NoNetworkAttachAsInput\"");
        assertThat(second.status()).isEqualTo(409);
        assertThat(String.valueOf(second.body())).contains("Allowed now: TestFailoverCleanup");
        write(4096, 2);
        lab.point(2);
        lab.run();
        assertThat(lab.body(Lab.ITEM + "/recoveryPoints").path("value")).hasSize(2);
    }

    @Test
    void cleanupRemovesEverythingAndOnlyThenTheTestCounts() {
        assertThat(healthCodes()).contains("161011");
        test("\"networkType\":\"NoNetworkAttachAsInput\"");
        lab.run();
        assertThat(lab.compute.subnets).hasSize(3);
        assertThat(healthCodes()).contains("161011");
        ApiResponse accepted =
                lab.post(Lab.ITEM + "/testFailoverCleanup", "{\"properties\":{\"comments\":\"testing done\"}}");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.job(accepted).at("/customDetails/comments").asText()).isEqualTo("testing done");
        assertThat(lab.compute.machines).isEmpty();
        assertThat(lab.compute.disks).isEmpty();
        assertThat(lab.compute.networkInterfaces).isEmpty();
        assertThat(lab.compute.subnets).hasSize(2);
        assertThat(lab.stores.plans.list("")).isEmpty();
        JsonNode item = lab.properties(Lab.ITEM);
        assertThat(item.path("testFailoverState").asText()).isEqualTo("MarkedForDeletion");
        assertThat(item.path("testFailoverStateDescription").asText()).isEqualTo("Cleaning up test environment");
        assertThat(item.path("allowedOperations"))
                .extracting(JsonNode::asText)
                .containsExactly("UnplannedFailover", "DisableProtection", "TestFailover");
        assertThat(item.path("lastSuccessfulTestFailoverTime").asText()).isNotEmpty();
        assertThat(item.path("failoverRecoveryPointId").asText()).contains("/recoveryPoints/");
        assertThat(healthCodes()).doesNotContain("161011");
        assertThat(item.path("failoverHealth").asText()).isEqualTo("Normal");
    }

    private List<String> healthCodes() {
        return lab.properties(Lab.ITEM).path("healthErrors").findValuesAsText("errorCode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"network", "nic", "vm", "disk"})
    void aTestThatAzureRefusesLeavesNothingAndTheItemAsItWas(String what) {
        lab.compute.refuse = what;
        ApiResponse accepted = test("\"networkType\":\"NoNetworkAttachAsInput\"");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Failed");
        assertThat(lab.compute.machines).isEmpty();
        assertThat(lab.compute.disks).isEmpty();
        assertThat(lab.compute.networkInterfaces).isEmpty();
        assertThat(lab.compute.subnets).hasSize(2);
        JsonNode item = lab.properties(Lab.ITEM);
        assertThat(item.path("testFailoverState").asText()).isEqualTo("None");
        assertThat(lab.item().state()).isEqualTo(ProtectionState.PROTECTED);
        assertThat(lab.item().currentJobId()).isNull();
    }

    @Test
    void theNetworkOfRecoveredMachinesIsTakenWithAWarning() {
        ApiResponse accepted = test("\"networkType\":\"VmNetworkAsInput\",\"networkId\":\"" + TARGET + "\"");
        lab.run();
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("CompletedWithInformation");
        assertThat(lab.job(accepted)
                        .at("/errors/0/providerErrorDetails/errorCode")
                        .asInt())
                .isEqualTo(95909);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "networkType":"VmNetworkAsInput"                         | networkId
            "networkType":"LogicalNetworkAsInput","networkId":"x"    | network type
            "networkType":"VmNetworkAsInput","networkId":"lab"       | ARM id
            "failoverDirection":"RecoveryToPrimary"                  | direction
            """)
    void refusesWhatItCannotDo(String properties, String named) {
        ApiResponse answer = lab.post(Lab.ITEM + "/testFailover", "{\"properties\":{" + properties + "}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(String.valueOf(answer.body())).contains(named);
    }

    @Test
    void aNetworkThatIsNotThereFailsTheJobBeforeAnythingIsMade() {
        ApiResponse accepted = test("\"networkType\":\"VmNetworkAsInput\",\"networkId\":\"" + TEST_NETWORK + "-gone\"");
        lab.run();
        assertThat(lab.job(accepted)
                        .at("/errors/0/providerErrorDetails/errorMessage")
                        .asText())
                .contains("does not exist");
        assertThat(lab.compute.disks).isEmpty();
    }

    @Test
    void aFailoverThatIsNotCommittedIsTakenBack() {
        lab.post(
                Lab.ITEM + "/unplannedFailover",
                "{\"properties\":{\"failoverDirection\":\"PrimaryToRecovery\",\"sourceSiteOperations\":\"NotRequired\"}}");
        lab.run();
        ApiResponse accepted = lab.post(Lab.ITEM + "/failoverCancel", "");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.compute.machines).isEmpty();
        assertThat(lab.compute.disks).isEmpty();
        assertThat(lab.item().state()).isEqualTo(ProtectionState.PROTECTED);
        assertThat(lab.item().state().acceptsData()).isTrue();
        assertThat(lab.post(Lab.ITEM + "/failoverCancel", "").status()).isEqualTo(409);
    }

    @Test
    void whatIsNotBuiltYetFailsItsJobAndSaysSo() {
        ApiResponse accepted = lab.post(Lab.ITEM + "/plannedFailover", "{\"properties\":{}}");
        lab.run();
        JsonNode job = lab.job(accepted);
        assertThat(job.path("scenarioName").asText()).isEqualTo("PlannedFailover");
        assertThat(job.path("state").asText()).isEqualTo("Failed");
        assertThat(job.at("/errors/0/providerErrorDetails/errorCode").asInt()).isEqualTo(95908);
        assertThat(lab.item().state()).isEqualTo(ProtectionState.PROTECTED);
    }

    private ApiResponse test(String network) {
        return lab.post(
                Lab.ITEM + "/testFailover",
                "{\"properties\":{\"failoverDirection\":\"PrimaryToRecovery\"," + network
                        + ",\"providerSpecificDetails\":{\"instanceType\":\"InMageAzureV2\"}}}");
    }
}
