package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.functions.Lab;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ForeignRoutesTest {
    private static final String EMPTY = "{\"value\":[],\"nextLink\":null}";

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(1 << 20).withSite();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V/replicationNetworks",
                "F/replicationNetworks",
                "V/replicationNetworkMappings",
                "F/replicationLogicalNetworks",
                "V/replicationStorageClassifications",
                "F/replicationStorageClassifications",
                "V/replicationStorageClassificationMappings",
                "V/replicationProtectionIntents",
                "V/replicationProtectionClusters",
                "C/replicationProtectionClusters",
                "V/replicationMigrationItems",
                "C/replicationMigrationItems",
                "V/replicationvCenters",
                "F/replicationvCenters"
            })
    void whatIsNotOfThisProductIsListedAsNone(String path) {
        assertThat(lab.body(path(path)).toString()).isEqualTo(EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "F/replicationNetworks/n",
                "F/replicationNetworks/n/replicationNetworkMappings",
                "F/replicationNetworks/n/replicationNetworkMappings/m",
                "F/replicationLogicalNetworks/n",
                "F/replicationStorageClassifications/s",
                "F/replicationStorageClassifications/s/replicationStorageClassificationMappings",
                "V/replicationProtectionIntents/i",
                "C/replicationProtectionClusters/c",
                "C/replicationProtectionClusters/c/recoveryPoints",
                "C/replicationProtectionClusters/c/operationResults/j",
                "C/replicationMigrationItems/m",
                "C/replicationMigrationItems/m/migrationRecoveryPoints/p",
                "F/replicationvCenters/v"
            })
    void oneOfThemIsNotFoundInTheShapeOfTheContract(String path) {
        ApiResponse response = lab.get(path(path));

        assertThat(response.status()).isEqualTo(404);
        assertThat(text(response, "/error/code")).isEqualTo("NotFound");
        assertThat(text(response, "/error/details/0/code")).isEqualTo("ArmResourceDoesNotExist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT F/replicationNetworks/n/replicationNetworkMappings/m",
                "PATCH F/replicationNetworks/n/replicationNetworkMappings/m",
                "DELETE F/replicationStorageClassifications/s/replicationStorageClassificationMappings/m",
                "PUT V/replicationProtectionIntents/i",
                "PUT C/replicationProtectionClusters/c",
                "POST C/replicationProtectionClusters/c/testFailover",
                "PUT C/replicationMigrationItems/m",
                "POST C/replicationMigrationItems/m/migrate",
                "PUT C",
                "POST C/remove",
                "POST C/switchprotection",
                "POST C/switchClusterProtection",
                "POST C/replicationProtectedItems/vm1/removeDisks"
            })
    void whatWouldChangeThemIsRefusedAndSaysWhy(String request) {
        String[] parts = request.split(" ");
        ApiResponse response = lab.call(parts[0], path(parts[1]), "{\"properties\":{}}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(text(response, "/error/details/0/code")).isEqualTo("OperationNotSupported");
        assertThat(text(response, "/error/message")).contains("VMware and physical machines to Azure");
    }

    @Test
    void listsOfWhatIsNotThereAreNotFound() {
        assertThat(lab.get(Lab.VAULT + "x/replicationNetworks").status()).isEqualTo(404);
        assertThat(lab.get(Lab.FABRIC + "x/replicationNetworks").status()).isEqualTo(404);
        assertThat(lab.get(Lab.CONTAINER + "x/replicationMigrationItems").status())
                .isEqualTo(404);
    }

    @Test
    void azureMachinesHaveNoEligibilityResults() {
        String machine = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m/providers/"
                + "Microsoft.RecoveryServices/replicationEligibilityResults";

        assertThat(lab.body(machine).toString()).isEqualTo(EMPTY);
        assertThat(lab.get(machine + "/default").status()).isEqualTo(404);
    }

    private static String path(String shorthand) {
        return switch (shorthand.charAt(0)) {
                    case 'V' -> Lab.VAULT;
                    case 'F' -> Lab.FABRIC;
                    default -> Lab.CONTAINER;
                }
                + shorthand.substring(1);
    }

    private static String text(ApiResponse response, String pointer) {
        return Objects.requireNonNull(response.body()).at(pointer).asText();
    }
}
