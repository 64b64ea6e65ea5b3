package io.farshore.functions.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.compute.MachineStatus;
import io.farshore.controlplane.compute.RecoveredMachine;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.functions.Lab;
import io.farshore.functions.api.ApiResponse;
import io.farshore.replication.segment.SegmentHeader;
import io.farshore.replication.store.BlobNames;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From enabling to a machine that runs, through the public API, with real segments. */
final class FailoverTest {
    private static final int DISK_BYTES = 5 << 20;
    private static final String FAIL_OVER = """
            {"properties":{"failoverDirection":"PrimaryToRecovery","sourceSiteOperations":"NotRequired",
            "providerSpecificDetails":{"instanceType":"InMageAzureV2"%s}}}""";

    Lab lab;
    private byte[] first;
    byte[] second;

    @BeforeEach
    void replicate() throws IOException {
        lab = new Lab(DISK_BYTES, 1 << 20).withSite().withItem();
        lab.machine.write(0, 0, filled(4096, 1));
        lab.machine.write(0, 3 << 20, filled(8192, 2));
        lab.machine.write(1, 512, filled(512, 3));
        lab.point(1);
        first = new byte[DISK_BYTES];
        Arrays.fill(first, 0, 4096, (byte) 1);
        Arrays.fill(first, 3 << 20, (3 << 20) + 8192, (byte) 2);
        lab.machine.write(0, 4096, filled(4096, 9));
        lab.point(2);
        second = first.clone();
        Arrays.fill(second, 4096, 8192, (byte) 9);
        lab.run();
    }

    @Test
    void enablingTellsTheSiteAndTheFirstPointProtects() {
        assertThat(lab.commands).first().isInstanceOfSatisfying(SiteCommand.EnableProtection.class, command -> {
            assertThat(command.itemId()).isEqualTo(lab.machine.itemId.toString());
            assertThat(command.policy().crashConsistentSeconds()).isEqualTo(300);
            assertThat(command.diskIds()).hasSize(2);
        });
        assertThat(lab.item().state()).isEqualTo(ProtectionState.PROTECTED);
        assertThat(lab.body(Lab.VAULT + "/replicationJobs").path("value"))
                .extracting(job -> job.at("/properties/scenarioName").asText())
                .contains("EnableDr", "PrimaryIrCompletion", "SecondaryIrCompletion");
        assertThat(lab.body(Lab.ITEM + "/recoveryPoints").path("value")).hasSize(2);
    }

    @Test
    void failsOverToTheNewestPoint() {
        ApiResponse accepted = failOver("");
        lab.run();

        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Succeeded");
        assertThat(job.path("tasks"))
                .extracting(task -> task.path("stateDescription").asText())
                .containsExactly("Completed", "Skipped", "Skipped", "Completed", "Completed");
        assertThat(job.at("/customDetails/protectedItemDetails/0/subnet").asText())
                .isEqualTo("default");
        RecoveredMachine machine = machine();
        assertThat(machine.address().name()).isEqualTo("vm1-dr");
        assertThat(machine.dataDiskIds()).hasSize(1);
        assertThat(lab.compute.osDisk(machine)).isEqualTo(second);
        assertThat(lab.compute.disks.get(machine.osDiskId())).hasSize(DISK_BYTES + 512);
        JsonNode item = lab.properties(Lab.ITEM);
        assertThat(item.path("protectionState").asText()).isEqualTo("UnplannedFailoverCommitPendingStatesBegin");
        assertThat(item.path("activeLocation").asText()).isEqualTo("Recovery");
        assertThat(item.path("allowedOperations"))
                .extracting(JsonNode::asText)
                .containsExactly("CompleteMigration", "Commit", "DisableProtection", "ChangePit");
    }

    @Test
    void makesAPointOfWhatHasArrivedUnannounced() throws IOException {
        lab.machine.write(0, 8192, filled(4096, 7));
        lab.machine.point();
        ApiResponse accepted = failOver("");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        Arrays.fill(second, 8192, 12288, (byte) 7);
        assertThat(lab.compute.osDisk(machine())).isEqualTo(second);
        assertThat(lab.body(Lab.ITEM + "/recoveryPoints").path("value")).hasSize(3);
    }

    @Test
    void doesNotWaitForALongBacklogOfPoints() throws IOException {
        for (int i = 0; i < 25; i++) {
            lab.machine.point();
        }
        ApiResponse accepted = failOver("");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.body(Lab.ITEM + "/recoveryPoints").path("value")).hasSize(2 + 20);
    }

    @Test
    void whatArrivedDamagedDoesNotStopAFailover() throws IOException {
        lab.machine.point();
        String manifest = BlobNames.manifest(lab.machine.itemId, lab.machine.epoch, 3);
        lab.machine.damage(lab.machine.manifests, manifest, 100);
        ApiResponse accepted = failOver("");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.compute.osDisk(machine())).isEqualTo(second);
    }

    @Test
    void whatWaitsForAManifestThatIsMissingDoesNotStopAFailover() throws IOException {
        lab.machine.point();
        lab.machine.point();
        lab.machine.manifests.delete(BlobNames.manifest(lab.machine.itemId, lab.machine.epoch, 3));
        ApiResponse accepted = failOver("");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.compute.osDisk(machine())).isEqualTo(second);
    }

    @Test
    void changesTheRecoveryPointBeforeTheCommit() {
        lab.job(failOver(""));
        lab.run();
        String before = machine().osDiskId();
        ApiResponse accepted = lab.post(
                Lab.ITEM + "/applyRecoveryPoint",
                "{\"properties\":{\"recoveryPointId\":\"" + pointId(1)
                        + "\",\"providerSpecificDetails\":{\"instanceType\":\"InMageAzureV2\"}}}");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.compute.osDisk(machine())).isEqualTo(first);
        assertThat(machine().osDiskId()).isNotEqualTo(before);
        assertThat(lab.compute.disks).hasSize(2).doesNotContainKey(before);
        assertThat(lab.compute.networkInterfaces).hasSize(1);
        assertThat(lab.properties(Lab.ITEM).path("failoverRecoveryPointId").asText())
                .endsWith(pointId(1).replaceAll(".*/", ""));
    }

    @Test
    void commitsAndThenAllowsNoOtherPoint() {
        failOver(",\"recoveryPointId\":\"" + pointId(1) + "\"");
        lab.run();
        assertThat(lab.compute.osDisk(machine())).isEqualTo(first);
        ApiResponse accepted = lab.post(Lab.ITEM + "/failoverCommit", "");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.item().state()).isEqualTo(ProtectionState.COMMITTED);
        assertThat(lab.body(Lab.ITEM + "/recoveryPoints").path("value")).hasSize(1);
        assertThat(lab.post(Lab.ITEM + "/applyRecoveryPoint", "{\"properties\":{}}")
                        .status())
                .isEqualTo(409);
    }

    /** In the header, in the wrapped key, in the first frame, in the trailer. */
    @ParameterizedTest
    @ValueSource(strings = {"header", "key", "frame", "trailer"})
    void aDamagedSegmentFailsTheJobNamesTheBlobAndLeavesNothing(String where) throws IOException {
        String blob = BlobNames.segment(
                lab.machine.epoch, lab.machine.disks.getFirst().diskId(), 1);
        long length = lab.machine.segments.length(blob);
        int header =
                SegmentHeader.parse(lab.machine.segments.readAll(blob, 1 << 20)).lengthBytes();
        long at =
                switch (where) {
                    case "header" -> 20;
                    case "key" -> header - 10;
                    case "frame" -> header + 10;
                    default -> length - 30;
                };
        lab.machine.damage(lab.machine.segments, blob, at);
        ApiResponse accepted = failOver("");
        lab.run();

        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Failed");
        assertThat(job.at("/errors/0/providerErrorDetails/errorMessage").asText())
                .contains(blob);
        assertThat(job.at("/errors/0/providerErrorDetails/errorCode").asInt()).isEqualTo(95904);
        assertNothingIsLeft();
        assertThat(lab.item().state()).isEqualTo(ProtectionState.FAILOVER_FAILED);
    }

    @Test
    void aRefusedMachineFailsTheJobAndLeavesNothing() {
        lab.compute.refuse = "vm";
        ApiResponse accepted = failOver("");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Failed");
        assertThat(lab.job(accepted)
                        .at("/errors/0/providerErrorDetails/errorMessage")
                        .asText())
                .contains("QuotaExceeded");
        assertNothingIsLeft();
        lab.compute.refuse = "";
        failOver("");
        lab.run();
        assertThat(lab.compute.osDisk(machine())).isEqualTo(second);
    }

    @Test
    void aStrangersMachineOfTheSameNameIsNotTouched() {
        failOver("");
        lab.run();
        RecoveredMachine stranger = machine();
        Lab other = lab;
        other.records
                .items()
                .update(
                        Lab.address().vaultId(),
                        io.farshore.controlplane.ControlRecords.itemId(other.item()),
                        item -> item.withFailover(null).withState(ProtectionState.PROTECTED));
        ApiResponse accepted = failOver("");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Failed");
        assertThat(lab.compute.machines).containsValue(stranger);
        assertThat(lab.compute.disks).containsKey(stranger.osDiskId()).hasSize(2);
    }

    @Test
    void aMachineWithoutAPowerStateIsAcceptedWithAWarning() {
        lab.compute.finalStatus = MachineStatus.UNKNOWN;
        ApiResponse accepted = failOver("");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("CompletedWithInformation");
        assertThat(lab.job(accepted).at("/errors/0/errorLevel").asText()).isEqualTo("Warning");
        assertThat(lab.body(Lab.VAULT + "/replicationOperationStatus/" + Lab.jobId(accepted))
                        .path("status")
                        .asText())
                .isEqualTo("Succeeded");
    }

    @Test
    void uploadAccessIsNeverShown() {
        ApiResponse accepted = failOver("");
        for (int i = 0; i < 4; i++) {
            lab.runMessages(1);
            String job = lab.body(Lab.VAULT + "/replicationJobs/" + Lab.jobId(accepted))
                    .toString();
            assertThat(job).doesNotContain("sig=").doesNotContain("upload.example");
        }
    }

    private void assertNothingIsLeft() throws AssertionError {
        assertThat(lab.compute.machines).isEmpty();
        assertThat(lab.compute.disks).isEmpty();
        assertThat(lab.compute.networkInterfaces).isEmpty();
        assertThat(lab.compute.open).isEmpty();
        assertThat(lab.stores.plans.list("")).isEmpty();
    }

    ApiResponse failOver(String details) {
        return lab.post(Lab.ITEM + "/unplannedFailover", FAIL_OVER.formatted(details));
    }

    RecoveredMachine machine() {
        assertThat(lab.compute.machines).hasSize(1);
        return lab.compute.machines.values().iterator().next();
    }

    private String pointId(int number) {
        JsonNode points = lab.body(Lab.ITEM + "/recoveryPoints").path("value");
        String name = new io.farshore.functions.points.ManifestName(lab.machine.itemId, lab.machine.epoch, number)
                .pointName();
        for (JsonNode point : points) {
            if (point.path("name").asText().equals(name)) {
                return point.path("id").asText();
            }
        }
        throw new IllegalStateException("no point " + number);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
