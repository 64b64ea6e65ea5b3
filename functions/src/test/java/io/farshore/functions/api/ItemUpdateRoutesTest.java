package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.functions.Lab;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PATCH of a protected item: what it names changes, by a job, and nothing else. */
final class ItemUpdateRoutesTest {
    private static final String NETWORK =
            "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/";

    private Lab lab;

    @BeforeEach
    void protect() throws IOException {
        lab = new Lab(1 << 20).withSite().withItem();
        lab.machine.write(0, 0, new byte[4096]);
        lab.point(1);
        lab.run();
    }

    @Test
    void changesWhatItNames() {
        ApiResponse accepted = lab.call("PATCH", Lab.ITEM, """
                {"properties":{"recoveryAzureVMName":"other","selectedTfoAzureNetworkId":"%slab",
                "vmNics":[{"nicId":"n","selectionType":"SelectedByUser","ipConfigs":[{"isPrimary":true,
                "recoverySubnetName":"s2","recoveryStaticIPAddress":"10.1.2.3"}]}],"licenseType":"WindowsServer",
                "providerSpecificDetails":{"instanceType":"InMageAzureV2","targetVmTags":{"a":"b"}}}}""".formatted(NETWORK));
        lab.run();

        JsonNode job = lab.job(accepted);
        assertThat(job.path("scenarioName").asText()).isEqualTo("UpdateVmProperties");
        assertThat(job.path("state").asText()).isEqualTo("Succeeded");
        JsonNode details = lab.properties(Lab.ITEM).path("providerSpecificDetails");
        assertThat(details.path("recoveryAzureVMName").asText()).isEqualTo("other");
        assertThat(details.path("selectedTfoAzureNetworkId").asText()).isEqualTo(NETWORK + "lab");
        assertThat(details.path("licenseType").asText()).isEqualTo("WindowsServer");
        assertThat(details.at("/vmNics/0/ipConfigs/0/recoverySubnetName").asText())
                .isEqualTo("s2");
        assertThat(details.at("/vmNics/0/ipConfigs/0/recoveryStaticIPAddress").asText())
                .isEqualTo("10.1.2.3");
        assertThat(details.at("/vmNics/0/ipConfigs/0/recoveryIPAddressType").asText())
                .isEqualTo("Static");
        assertThat(details.path("recoveryAzureVMSize").asText()).isEqualTo("Standard_D2s_v3");
        assertThat(details.path("selectedRecoveryAzureNetworkId").asText()).isEqualTo(NETWORK + "n1");
        assertThat(lab.item().target().vmTags()).containsEntry("a", "b");
    }

    @Test
    void anEmptyTextTakesAway() {
        lab.call("PATCH", Lab.ITEM, "{\"properties\":{\"selectedTfoAzureNetworkId\":\"%slab\"}}".formatted(NETWORK));
        lab.run();
        lab.call("PATCH", Lab.ITEM, "{\"properties\":{\"selectedTfoAzureNetworkId\":\"\"}}");
        lab.run();
        assertThat(lab.item().target().testNetworkId()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "recoveryAzureVMName":"not valid!"                                              | virtual machine
            "selectedRecoveryAzureNetworkId":"net"                                          | ARM id
            "licenseType":"Free"                                                            | licenseType
            "providerSpecificDetails":{"instanceType":"A2A"}                                | provider
            "providerSpecificDetails":{"instanceType":"InMageAzureV2","useManagedDisks":"false"} | managed disks
            "vmNics":[{"nicId":"a"},{"nicId":"b"}]                                          | network interface
            "vmNics":[{"ipConfigs":[{"recoveryStaticIPAddress":"ten"}]}]                    | IPv4
            """)
    void refusesWhatAzureWould(String properties, String named) {
        ApiResponse answer = lab.call("PATCH", Lab.ITEM, "{\"properties\":{" + properties + "}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(String.valueOf(answer.body())).contains(named);
        assertThat(lab.item().target().vmName()).isEqualTo("vm1-dr");
    }

    @Test
    void listsTheSizesOfMachines() {
        JsonNode sizes = lab.body(Lab.ITEM + "/targetComputeSizes").path("value");
        assertThat(sizes).isNotEmpty();
        assertThat(sizes.get(0).at("/properties/cpuCoresCount").asInt()).isPositive();
        assertThat(sizes)
                .extracting(size -> size.at("/properties/name").asText())
                .contains("Standard_D2s_v3");
    }

    @ParameterizedTest
    @CsvSource({"addDisks", "switchProvider", "updateAppliance"})
    void saysForWhomOperationsOfOtherProvidersAre(String operation) {
        ApiResponse answer = lab.post(Lab.ITEM + "/" + operation, "{\"properties\":{}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(String.valueOf(answer.body())).contains("UnsupportedProvider");
    }
}
