package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.command.CommandResult;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.functions.Lab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A vCenter is added, read, changed and removed; its machines are one with the agents on them. */
final class VCenterRoutesTest {
    private static final String VCENTER = Lab.FABRIC + "/replicationvCenters/vc1";
    private static final String MACHINES = Lab.CONTAINER + "/replicationProtectableItems";
    private static final String ONE = "00000000-0000-0000-0000-0000000000a1";
    private static final String TWO = "00000000-0000-0000-0000-0000000000a2";
    private static final String FIRMWARE = "00000000-0000-0000-0000-0000000000f1";

    private final Lab lab = new Lab(1 << 20).withSite();

    private static String body(String address, String port) {
        return """
                {"properties": {"friendlyName": "vc1", "ipAddress": "%s", "processServerId": "%s", "port": "%s",
                  "runAsAccountId": "1"}}
                """.formatted(address, Lab.SERVER_ID, port);
    }

    private JsonNode added() {
        ApiResponse accepted = lab.put(VCENTER, body("10.0.0.17", "443"));
        answer(null);
        lab.run();
        return lab.job(accepted);
    }

    /** What the site says of the command that it was sent last. */
    private void answer(@Nullable String error) {
        lab.runMessages(2);
        String commandId = lab.commands.getLast().commandId();
        lab.records
                .commandResults()
                .createIfAbsent(
                        Lab.address().vaultId(),
                        CommandResult.id(commandId),
                        new CommandResult(commandId, error == null, error, lab.clock.instant()));
    }

    private String vCenterId() {
        return lab.properties(VCENTER).path("internalId").asText();
    }

    private void listed(String vCenterId, String instanceUuid, String name, String firmwareUuid) {
        ObjectNode event = lab.event("VirtualMachines")
                .put("vCenterId", vCenterId)
                .put("readTime", lab.clock.instant().toString());
        ArrayNode machines = event.putArray("machines");
        machines.addObject()
                .put("instanceUuid", instanceUuid)
                .put("firmwareUuid", firmwareUuid)
                .put("name", name)
                .put("ipAddress", "10.0.0.9")
                .put("osType", "Linux")
                .put("poweredOn", true)
                .put("cpuCount", 2)
                .put("memoryMb", 1024);
        lab.events.handle(lab.signed(event));
    }

    private void read(@Nullable String error) {
        lab.events.handle(lab.signed(lab.event("VCenterRead")
                .put("vCenterId", vCenterId())
                .put("readTime", lab.clock.instant().toString())
                .put("error", error)));
    }

    private List<JsonNode> machines() {
        return StreamSupport.stream(lab.body(MACHINES).path("value").spliterator(), false)
                .map(machine -> machine.path("properties"))
                .toList();
    }

    private JsonNode machine(String name) {
        return machines().stream()
                .filter(machine -> machine.path("friendlyName").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void isAddedWhenItsSiteHasReadIt() {
        JsonNode job = added();
        assertThat(job.path("state").asText()).isEqualTo("Succeeded");
        assertThat(job.path("scenarioName").asText()).isEqualTo("DiscoverVCenter");
        assertThat(job.path("targetObjectId").asText()).isEqualTo("10.0.0.17");
        assertThat(lab.commands.getLast()).isInstanceOfSatisfying(SiteCommand.DiscoverVCenter.class, command -> {
            assertThat(command.address()).isEqualTo("10.0.0.17");
            assertThat(command.port()).isEqualTo(443);
            assertThat(command.runAsAccountId()).isEqualTo("1");
            assertThat(command.vCenterId()).isEqualTo(vCenterId());
        });
        assertThat(lab.properties(VCENTER).path("discoveryStatus").asText()).isEqualTo("InProgress");
        read(null);
        JsonNode view = lab.properties(VCENTER);
        assertThat(view.path("discoveryStatus").asText()).isEqualTo("Completed");
        assertThat(view.path("port").asText()).isEqualTo("443");
        assertThat(view.path("fabricArmResourceName").asText()).isEqualTo(Lab.FABRIC_NAME);
        assertThat(lab.body(Lab.VAULT + "/replicationvCenters").path("value")).hasSize(1);
        assertThat(lab.body(Lab.FABRIC + "/replicationvCenters").path("value")).hasSize(1);
    }

    @Test
    void isNotKeptWhenItsSiteCannotReadIt() {
        ApiResponse accepted = lab.put(VCENTER, body("10.0.0.17", "443"));
        answer("vCenter 10.0.0.17:443 refuses user and password of the run-as account 'a'");
        lab.run();
        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Failed");
        assertThat(job.at("/errors/0/providerErrorDetails/errorMessage").asText())
                .contains("refuses user and password");
        assertThat(lab.get(VCENTER).status()).isEqualTo(404);
    }

    @Test
    void showsItsMachinesWithoutAgents() {
        added();
        listed(vCenterId(), ONE, "app1", FIRMWARE);
        JsonNode details = machine("app1").path("customDetails");
        assertThat(details.path("discoveryType").asText()).isEqualTo("vCenter");
        assertThat(details.path("vCenterInfrastructureId").asText()).isEqualTo(vCenterId());
        assertThat(details.path("agentInstalled").asText()).isEqualTo("NotInstalled");
        assertThat(details.path("agentGeneratedId").isNull()).isTrue();
        assertThat(details.path("diskDetails")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMachineWithAnAgentIsListedOnce(boolean agentFirst) {
        added();
        if (agentFirst) {
            lab.discover(FIRMWARE);
            listed(vCenterId(), ONE, "vm1 in the inventory", FIRMWARE);
        } else {
            listed(vCenterId(), ONE, "vm1 in the inventory", FIRMWARE);
            lab.discover(FIRMWARE);
        }
        assertThat(machines()).hasSize(1);
        JsonNode details = machine("vm1").path("customDetails");
        assertThat(details.path("agentInstalled").asText()).isEqualTo("Installed");
        assertThat(details.path("discoveryType").asText()).isEqualTo("vCenter");
        lab.withItem();
        JsonNode item = lab.properties(Lab.ITEM).path("providerSpecificDetails");
        assertThat(item.path("discoveryType").asText()).isEqualTo("vCenter");
        assertThat(item.path("vCenterInfrastructureId").asText()).isEqualTo(vCenterId());
        assertThat(itemsOf("VC1")).isEqualTo(1);
        assertThat(itemsOf("vc2")).isZero();
        lab.discover(FIRMWARE); // what the vCenter said stays
        assertThat(machine("vm1").at("/customDetails/discoveryType").asText()).isEqualTo("vCenter");
    }

    private int itemsOf(String vCenter) {
        Map<String, String> query = Map.of("api-version", "2024-04-01", "$filter", "VCenterName eq '" + vCenter + "'");
        ApiRequest list = new ApiRequest(
                "GET",
                Lab.VAULT + "/replicationProtectedItems",
                query,
                Map.of("authorization", "Bearer t"),
                "",
                "https://localhost:8443");
        return Objects.requireNonNull(lab.api.handle(list).body()).path("value").size();
    }

    @Test
    void forgetsWhatTwoReadingsDidNotHave() {
        added();
        listed(vCenterId(), ONE, "app1", "");
        listed(vCenterId(), TWO, "app2", "");
        read(null);
        lab.clock.advance(Duration.ofMinutes(31));
        listed(vCenterId(), TWO, "app2", "");
        read("it is not reachable");
        assertThat(machines()).hasSize(3); // with the agent's
        assertThat(lab.properties(VCENTER).path("discoveryStatus").asText()).isEqualTo("Failed");
        assertThat(lab.properties(VCENTER).path("healthErrors")).hasSize(1);
        read(null);
        assertThat(machines()).hasSize(2);
        assertThat(machine("app2")).isNotNull();
        assertThat(lab.properties(VCENTER).path("healthErrors")).isEmpty();
    }

    @Test
    void anOldReadingThatComesLateChangesNothing() {
        added();
        ObjectNode late = lab.event("VirtualMachines")
                .put("vCenterId", vCenterId())
                .put("readTime", lab.clock.instant().minusSeconds(60).toString());
        late.putArray("machines")
                .addObject()
                .put("instanceUuid", ONE)
                .put("name", "old name")
                .put("poweredOn", false);
        listed(vCenterId(), ONE, "app1", "");
        lab.events.handle(lab.signed(late));
        assertThat(machine("app1").at("/customDetails/poweredOn").asText()).isEqualTo("On");
    }

    @Test
    void isChangedAndRemovedWithItsMachines() {
        added();
        listed(vCenterId(), ONE, "app1", "");
        lab.discover(FIRMWARE);
        listed(vCenterId(), TWO, "vm1 there", FIRMWARE);
        ApiResponse changed = lab.call("PATCH", VCENTER, body("10.0.0.17", "444"));
        answer(null);
        lab.run();
        assertThat(lab.job(changed).path("scenarioName").asText()).isEqualTo("UpdateVCenter");
        assertThat(lab.properties(VCENTER).path("port").asText()).isEqualTo("444");

        ApiResponse removed = lab.call("DELETE", VCENTER, "");
        answer(null);
        lab.run();
        assertThat(lab.job(removed).path("scenarioName").asText()).isEqualTo("RemoveVCenter");
        assertThat(lab.get(VCENTER).status()).isEqualTo(404);
        assertThat(machines()).hasSize(1); // the agent stays
        assertThat(machine("vm1").at("/customDetails/discoveryType").asText()).isEqualTo("Physical");
        assertThat(lab.call("DELETE", VCENTER, "").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"properties": {}} | friendlyName
            {"properties": {"friendlyName": "v", "ipAddress": "h", "port": "0", "runAsAccountId": "1", "processServerId": "%s"}} | port
            {"properties": {"friendlyName": "v", "ipAddress": "h", "port": "443", "processServerId": "%s"}} | runAsAccountId
            {"properties": {"friendlyName": "v", "ipAddress": "h", "port": "443", "runAsAccountId": "1", "processServerId": "x"}} | process server
            """)
    void refusesWhatItCannotBeReadWith(String body, String named) {
        ApiResponse answer = lab.put(VCENTER, body.replace("%s", Lab.SERVER_ID));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(String.valueOf(answer.body())).contains(named);
    }

    @Test
    void refusesASecondOneOfTheSameNameOrPlace() {
        added();
        assertThat(lab.put(VCENTER, body("10.0.0.18", "443")).status()).isEqualTo(409);
        assertThat(lab.put(VCENTER + "b", body("10.0.0.17", "443")).status()).isEqualTo(400);
        assertThat(lab.call("PATCH", VCENTER + "b", body("10.0.0.18", "443")).status())
                .isEqualTo(404);
    }
}
