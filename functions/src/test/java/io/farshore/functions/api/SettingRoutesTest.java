package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.functions.Lab;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingRoutesTest {
    private static final String ALERTS = Lab.VAULT + "/replicationAlertSettings";
    private static final String ALERT = ALERTS + "/defaultAlertSetting";
    private static final String SETTING = Lab.VAULT + "/replicationVaultSettings/default";

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(1 << 20).withSite();
    }

    @Test
    void anAlertSettingIsKeptAndReadBackUnderItsNameInAnyCase() {
        ApiResponse put = lab.put(
                ALERTS + "/DefaultAlertSetting",
                "{\"properties\":{\"sendToOwners\":\"send\",\"customEmailAddresses\":[\"a@example.com\",\"A@example.com\"],"
                        + "\"locale\":\"en-us\"}}");

        assertThat(put.status()).isEqualTo(200);
        JsonNode setting = Objects.requireNonNull(put.body());
        assertThat(setting.path("id").asText()).isEqualTo(ALERT.replace("/subscriptions/", "/Subscriptions/"));
        assertThat(setting.path("name").asText()).isEqualTo("defaultAlertSetting");
        assertThat(setting.path("type").asText())
                .isEqualTo("Microsoft.RecoveryServices/vaults/replicationAlertSettings");
        assertThat(setting.path("properties").toString())
                .isEqualTo(
                        "{\"sendToOwners\":\"Send\",\"customEmailAddresses\":[\"a@example.com\"],\"locale\":\"en-US\"}");
        assertThat(lab.body(ALERT)).isEqualTo(setting);
        assertThat(lab.body(ALERTS).at("/value/0")).isEqualTo(setting);
    }

    @Test
    void aVaultWithoutAnAlertSettingTellsNobody() {
        assertThat(lab.properties(ALERT).toString())
                .isEqualTo("{\"sendToOwners\":\"DoNotSend\",\"customEmailAddresses\":[],\"locale\":\"en-US\"}");
        assertThat(lab.get(ALERTS + "/other").status()).isEqualTo(404);
        assertThat(lab.put(ALERTS + "/other", "{\"properties\":{}}").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"properties\":[]}",
                "{\"properties\":{\"sendToOwners\":\"maybe\"}}",
                "{\"properties\":{\"customEmailAddresses\":\"a@example.com\"}}",
                "{\"properties\":{\"customEmailAddresses\":[1]}}",
                "{\"properties\":{\"customEmailAddresses\":[null]}}",
                "{\"properties\":{\"customEmailAddresses\":[\"nobody\"]}}",
                "{\"properties\":{\"customEmailAddresses\":[\"a@b@c\"]}}",
                "{\"properties\":{\"customEmailAddresses\":[\"a@example.com\\nBcc: b@example.com\"]}}",
                "{\"properties\":{\"locale\":\"not a locale\"}}"
            })
    void refusesAlertSettingsThatAreNone(String body) {
        assertThat(lab.put(ALERT, body).status()).isEqualTo(400);
    }

    @Test
    void aVaultSettingIsKept() {
        assertThat(lab.properties(SETTING).path("vmwareToAzureProviderType").asText())
                .isEqualTo("InMageAzureV2");
        String solution = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Migrate/MigrateProjects/p/Solutions/x";
        ApiResponse put = lab.put(SETTING, "{\"properties\":{\"migrationSolutionId\":\"" + solution + "\"}}");

        assertThat(put.status()).isEqualTo(200);
        assertThat(lab.properties(SETTING).path("migrationSolutionId").asText()).isEqualTo(solution);
        assertThat(lab.body(Lab.VAULT + "/replicationVaultSettings").at("/value/0"))
                .isEqualTo(lab.body(SETTING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"properties\":{\"vmwareToAzureProviderType\":\"InMageRcm\"}}",
                "{\"properties\":{\"migrationSolutionId\":\"x\"}}"
            })
    void refusesVaultSettingsThatAreNone(String body) {
        assertThat(lab.put(SETTING, body).status()).isEqualTo(400);
        assertThat(lab.put(SETTING + "x", "{\"properties\":{}}").status()).isEqualTo(400);
        assertThat(lab.get(SETTING + "x").status()).isEqualTo(404);
    }
}
