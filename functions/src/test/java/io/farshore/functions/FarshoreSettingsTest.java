package io.farshore.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.functions.alerts.SmtpRelay;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FarshoreSettingsTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "FARSHORE_STORAGE", "UseDevelopmentStorage=true",
            "FARSHORE_COSMOS_ENDPOINT", "https://localhost:8081/",
            "FARSHORE_TOKEN_ISSUER", "https://issuer/",
            "FARSHORE_TOKEN_JWKS_URL", "https://issuer/keys",
            "FARSHORE_VAULT_KEY_ID", "https://vault/keys/k/1");

    @Test
    void hasDefaultsForAllThatIsNotRequired() {
        FarshoreSettings settings = FarshoreSettings.of(REQUIRED);

        assertThat(settings.retryAfter()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.armEndpoint().toString()).isEqualTo("https://management.azure.com/");
        assertThat(settings.cosmosKey()).isNull();
        assertThat(settings.rangeMib()).isEqualTo(64);
        assertThat(settings.keepRemoved()).isEqualTo(Duration.ofDays(14));
    }

    @Test
    void removedDataMayGoAtOnceButNotBefore() {
        Map<String, String> settings = new HashMap<>(REQUIRED);
        settings.put("FARSHORE_REMOVED_DATA_DAYS", "0");
        assertThat(FarshoreSettings.of(settings).keepRemoved()).isEqualTo(Duration.ZERO);
        settings.put("FARSHORE_REMOVED_DATA_DAYS", "-1");
        assertThatThrownBy(() -> FarshoreSettings.of(settings)).hasMessageContaining("FARSHORE_REMOVED_DATA_DAYS");
    }

    @Test
    void namesEverythingThatIsMissingOrWrongAtOnce() {
        Map<String, String> wrong = new HashMap<>(REQUIRED);
        wrong.remove("FARSHORE_STORAGE");
        wrong.put("FARSHORE_RETRY_AFTER_SECONDS", "0");
        wrong.put("FARSHORE_KEY_VAULT_VERIFY_CHALLENGE", "perhaps");
        wrong.put("FARSHORE_COSMOS_ENDPOINT", "nowhere");

        assertThatThrownBy(() -> FarshoreSettings.of(wrong))
                .hasMessageContaining("FARSHORE_STORAGE")
                .hasMessageContaining("FARSHORE_RETRY_AFTER_SECONDS")
                .hasMessageContaining("FARSHORE_KEY_VAULT_VERIFY_CHALLENGE")
                .hasMessageContaining("FARSHORE_COSMOS_ENDPOINT");
    }

    @Test
    void nobodyIsToldOfEventsUntilItIsSetHow() {
        FarshoreSettings.Alerting none = FarshoreSettings.of(REQUIRED).alerting();

        assertThat(none.smtp()).isNull();
        assertThat(none.webhook()).isNull();
        assertThat(none.eventDays()).isEqualTo(90);
        Map<String, String> all = new HashMap<>(REQUIRED);
        all.put("FARSHORE_SMTP_HOST", "relay");
        all.put("FARSHORE_SMTP_FROM", "f@example.com");
        all.put("FARSHORE_ALERT_OWNERS", "b@example.com, a@example.com");
        all.put("FARSHORE_ALERT_WEBHOOK", "https://example.com/hook");
        FarshoreSettings.Alerting alerting = FarshoreSettings.of(all).alerting();
        assertThat(alerting.smtp()).isEqualTo(new SmtpRelay("relay", 587, "f@example.com", null, null, true));
        assertThat(alerting.owners()).containsExactly("a@example.com", "b@example.com");
        assertThat(alerting.webhook()).hasHost("example.com");
    }

    @Test
    void refusesAlertsThatHaveNoSenderOrGoInTheClear() {
        Map<String, String> wrong = new HashMap<>(REQUIRED);
        wrong.put("FARSHORE_SMTP_HOST", "relay");
        wrong.put("FARSHORE_ALERT_WEBHOOK", "http://example.com/hook");

        assertThatThrownBy(() -> FarshoreSettings.of(wrong))
                .hasMessageContaining("FARSHORE_SMTP_FROM")
                .hasMessageContaining("FARSHORE_ALERT_WEBHOOK");
    }

    @Test
    void doesNotPrintSecrets() {
        Map<String, String> withKey = new HashMap<>(REQUIRED);
        withKey.put("FARSHORE_COSMOS_KEY", "secret-key");

        assertThat(FarshoreSettings.of(withKey).toString()).doesNotContain("secret-key", "UseDevelopmentStorage");
    }
}
