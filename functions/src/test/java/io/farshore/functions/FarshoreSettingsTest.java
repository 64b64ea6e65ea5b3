package io.farshore.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void doesNotPrintSecrets() {
        Map<String, String> withKey = new HashMap<>(REQUIRED);
        withKey.put("FARSHORE_COSMOS_KEY", "secret-key");

        assertThat(FarshoreSettings.of(withKey).toString()).doesNotContain("secret-key", "UseDevelopmentStorage");
    }
}
