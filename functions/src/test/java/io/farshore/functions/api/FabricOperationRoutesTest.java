package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.ProcessServer;
import io.farshore.functions.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FabricOperationRoutesTest {
    private static final String PROVIDER = Lab.FABRIC + "/replicationRecoveryServicesProviders/" + Lab.FABRIC_ID;
    private static final String SECOND = "66666666-6666-6666-6666-666666666666";

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(1 << 20).withSite();
    }

    @Test
    void aRegisteredFabricIsAnsweredToWhoCreatesIt() {
        ApiResponse response =
                lab.put(Lab.FABRIC, "{\"properties\":{\"customDetails\":{\"instanceType\":\"VMware\"}}}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(lab.body(Lab.FABRIC));
    }

    @Test
    void nobodyElseMakesAFabricAndTheErrorSaysHowToRegister() {
        String body = "{\"properties\":{\"customDetails\":{\"instanceType\":\"FabricSpecificCreationInput\"}}}";
        ApiResponse response = lab.put(Lab.VAULT + "/replicationFabrics/new", body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(text(response, "/error/details/0/code")).isEqualTo("FabricNotRegistered");
        assertThat(text(response, "/error/details/0/recommendedAction")).contains("certificate");
        assertThat(lab.put(Lab.FABRIC, "{\"properties\":{\"customDetails\":{\"instanceType\":\"Azure\"}}}")
                        .status())
                .isEqualTo(400);
        assertThat(lab.put(Lab.FABRIC, "[]").status()).isEqualTo(400);
    }

    @Test
    void aProviderIsMadeByRegistrationOnly() {
        String body = "{\"properties\":{\"machineName\":\"m\",\"authenticationIdentityInput\":{},"
                + "\"resourceAccessIdentityInput\":{}}}";

        assertThat(text(lab.put(PROVIDER, body), "/error/details/0/code")).isEqualTo("ProviderNotRegistered");
        assertThat(text(lab.put(PROVIDER, "{\"properties\":{}}"), "/error/message"))
                .contains("machineName");
    }

    @Test
    void aRefreshedProviderHasBeenHeardOfSince() {
        ApiResponse accepted = lab.post(PROVIDER + "/refreshProvider", "");
        lab.runMessages(3);
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("InProgress");
        lab.clock.advance(Duration.ofSeconds(30));
        lab.events.handle(lab.signed(lab.event("SiteHeartbeat")));
        lab.run();

        JsonNode job = lab.job(accepted);
        assertThat(job.path("scenarioName").asText()).isEqualTo("RefreshFabricLayout");
        assertThat(job.path("state").asText()).isEqualTo("Succeeded");
        assertThat(job.path("targetInstanceType").asText()).isEqualTo("Server");
        assertThat(job.path("targetObjectId").asText()).isEqualTo(Lab.FABRIC_ID);
        assertThat(lab.body(PROVIDER + "/operationresults/" + Lab.jobId(accepted)))
                .isEqualTo(lab.body(PROVIDER));
    }

    @Test
    void aRefreshOfASilentSiteFails() {
        ApiResponse accepted = lab.post(PROVIDER + "/refreshProvider", "");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Failed");
        assertThat(lab.post(PROVIDER + "x/refreshProvider", "").status()).isEqualTo(404);
    }

    @Test
    void aCheckOfConsistencyFreesAMachineWhoseItemIsGone() {
        String vaultId = Lab.address().vaultId();
        lab.records
                .machines()
                .update(vaultId, ControlRecords.machineId(Lab.MACHINE_ID), old -> old.protectedBy("gone"));
        ApiResponse accepted = lab.post(Lab.FABRIC + "/checkConsistency", "");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.properties(Lab.CONTAINER + "/replicationProtectableItems/" + Lab.MACHINE_ID)
                        .path("protectionStatus")
                        .asText())
                .isEqualTo("Unprotected");
        assertThat(lab.body(Lab.FABRIC + "/operationresults/" + Lab.jobId(accepted)))
                .isEqualTo(lab.body(Lab.FABRIC));
    }

    @Test
    void thereIsNothingToMigrateToAad() {
        assertThat(lab.post(Lab.FABRIC + "/migratetoaad", "").status()).isEqualTo(204);
        assertThat(lab.post(Lab.FABRIC + "x/migratetoaad", "").status()).isEqualTo(404);
    }

    @Test
    void machinesOfTheOnlyProcessServerCannotBeMoved() {
        ApiResponse response = move(Lab.SERVER_ID, "SystemLevel", "");

        assertThat(response.status()).isEqualTo(400);
        assertThat(text(response, "/error/details/0/code")).isEqualTo("NoOtherProcessServer");
    }

    @Test
    void movingNothingSucceedsAndMovingMachinesSaysThatItIsNotDoneYet() {
        addProcessServer();
        ApiResponse nothing = move(SECOND, "SystemLevel", "");
        lab.run();
        assertThat(lab.job(nothing).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.job(nothing).path("targetObjectId").asText()).isEqualTo(Lab.SERVER_ID);

        lab.withItem();
        ApiResponse machine = move(SECOND, "ServerLevel", "\"vmsToMigrate\":[\"" + Lab.MACHINE_ID + "\"],");
        lab.run();
        assertThat(lab.job(machine).path("scenarioName").asText()).isEqualTo("ProcessServerFailover");
        assertThat(lab.job(machine).path("state").asText()).isEqualTo("Failed");
        assertThat(lab.item().processServerId()).isEqualTo(Lab.SERVER_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ServerLevel;",
                "ServerLevel;\"vmsToMigrate\":[\"nobody\"],",
                "SystemLevel;\"vmsToMigrate\":[\"vm1\"],",
                "Everything;"
            })
    void refusesMovesThatAreNotWellFormed(String input) {
        addProcessServer();
        String[] parts = input.split(";", 2);

        assertThat(move(SECOND, parts[0], parts[1]).status()).isEqualTo(400);
        assertThat(move(Lab.SERVER_ID, "SystemLevel", "").status()).isEqualTo(400);
        assertThat(move("unknown", "SystemLevel", "").status()).isEqualTo(400);
    }

    @Test
    void aSiteWithProtectedMachinesIsNotRemoved() {
        lab.withItem();

        for (ApiResponse response : List.of(
                lab.post(Lab.FABRIC + "/remove", ""),
                lab.post(Lab.FABRIC + "/removeInfra", ""),
                lab.call("DELETE", Lab.FABRIC, ""),
                lab.post(PROVIDER + "/remove", ""),
                lab.call("DELETE", PROVIDER, ""))) {
            assertThat(response.status()).isEqualTo(409);
            assertThat(text(response, "/error/details/0/code")).isEqualTo("FabricInUse");
        }
    }

    @Test
    void aSecondRemovalWaitsForTheFirstAndFindsNothingLeft() {
        ApiResponse first = lab.post(Lab.FABRIC + "/remove", "");
        ApiResponse second = lab.post(Lab.FABRIC + "/remove", "");
        lab.run();

        assertThat(lab.job(first).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.job(second).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.get(Lab.FABRIC).status()).isEqualTo(404);
    }

    @Test
    void aRemovedSiteLeavesNothingAndIsNotBelievedAnyMore() {
        ApiResponse accepted = lab.post(Lab.FABRIC + "/remove", "");
        lab.run();

        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.get(Lab.FABRIC + "/operationresults/" + Lab.jobId(accepted))
                        .status())
                .isEqualTo(204);
        assertThat(lab.get(Lab.FABRIC).status()).isEqualTo(404);
        String vaultId = Lab.address().vaultId();
        assertThat(lab.records.machines().list(vaultId)).isEmpty();
        assertThat(lab.records.mappings().list(vaultId)).isEmpty();
        assertThat(lab.records.siteKeys().list(vaultId)).isEmpty();
        lab.discover();
        assertThat(lab.records.machines().list(vaultId)).isEmpty();
        assertThat(lab.post(Lab.FABRIC + "/remove", "").status()).isEqualTo(204);
        assertThat(lab.call("DELETE", Lab.FABRIC, "").status()).isEqualTo(204);
    }

    private void addProcessServer() {
        lab.records.fabrics().update(Lab.address().vaultId(), ControlRecords.fabricId(Lab.FABRIC_NAME), old -> {
            ProcessServer first = old.processServers().getFirst();
            List<ProcessServer> servers = new ArrayList<>(old.processServers());
            servers.add(new ProcessServer(
                    SECOND, "ps2", "", first.manifestPublicKey(), 0, 0, 0, null, first.lastHeartbeat()));
            return old.withHeartbeat(old.lastHeartbeat(), servers, old.runAsAccounts());
        });
    }

    private ApiResponse move(String target, String updateType, String machines) {
        return lab.post(
                Lab.FABRIC + "/reassociateGateway",
                "{\"properties\":{\"containerName\":\"cloud_%s\",\"sourceProcessServerId\":\"%s\",%s\"targetProcessServerId\":\"%s\",\"updateType\":\"%s\"}}"
                        .formatted(Lab.FABRIC_ID, Lab.SERVER_ID, machines, target, updateType));
    }

    private static String text(ApiResponse response, String pointer) {
        return Objects.requireNonNull(response.body()).at(pointer).asText();
    }
}
