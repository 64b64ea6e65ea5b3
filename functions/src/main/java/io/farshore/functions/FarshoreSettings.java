package io.farshore.functions;

import io.farshore.controlplane.point.Compaction;
import io.farshore.functions.alerts.SmtpRelay;
import io.farshore.functions.alerts.WebhookAlertSender;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every application setting of the functions. {@link Setting} lists names, defaults and meanings; the host itself reads
 * {@code FARSHORE_STORAGE} and {@code FARSHORE_CONSISTENCY_SCHEDULE} too.
 *
 * @param storage connection string with an account key
 * @param cosmosKey null: the managed identity is used
 * @param keepRemoved how long the data of an item stays that is not protected any more
 * @param vaultKeyId Key Vault key identifier with its version, RSA
 * @param clientId of a user-assigned identity, null for the system-assigned one
 */
public record FarshoreSettings(
        String storage,
        URI cosmosEndpoint,
        @Nullable String cosmosKey,
        String cosmosDatabase,
        String tokenIssuer,
        Set<String> tokenAudiences,
        URI tokenJwksUrl,
        String vaultKeyId,
        boolean verifyKeyVaultChallenge,
        URI armEndpoint,
        URI armAuthority,
        String armTenant,
        String armSubscription,
        @Nullable String clientId,
        String defaultVmSize,
        Duration retryAfter,
        Duration jobPoll,
        Duration sasLifetime,
        Duration siteTimeout,
        int rangeMib,
        Compaction compaction,
        Duration keepRemoved,
        Alerting alerting) {
    /**
     * How people are told of events.
     *
     * @param smtp and webhook: null when there is none
     * @param owners who is meant when a vault's setting says that owners are told
     * @param eventDays how long events are kept
     */
    public record Alerting(
            @Nullable SmtpRelay smtp, @Nullable URI webhook, List<String> owners, int eventDays) {}

    /** Names, defaults and meanings; a setting with neither a default nor a value stops the start. */
    public enum Setting {
        FARSHORE_STORAGE(null, "connection string of the storage account of segments, manifests and queues"),
        FARSHORE_COSMOS_ENDPOINT(null, "URL of the Cosmos DB account; its default consistency must be Strong"),
        FARSHORE_COSMOS_KEY("", "key of the account; empty: the managed identity is used"),
        FARSHORE_COSMOS_DATABASE("farshore", "database of the containers control and points"),
        FARSHORE_TOKEN_ISSUER(null, "issuer of the bearer tokens that are accepted"),
        FARSHORE_TOKEN_AUDIENCES(
                "https://management.azure.com,https://management.core.windows.net",
                "accepted audiences, separated by commas"),
        FARSHORE_TOKEN_JWKS_URL(null, "URL of the issuer's signing keys"),
        FARSHORE_VAULT_KEY_ID(null, "Key Vault identifier, with version, of the RSA key that wraps data keys"),
        FARSHORE_KEY_VAULT_VERIFY_CHALLENGE("true", "whether the vault's host must match the resource it names"),
        FARSHORE_ARM_ENDPOINT("https://management.azure.com/", "Azure Resource Manager"),
        FARSHORE_ARM_AUTHORITY("https://login.microsoftonline.com/", "Microsoft Entra ID"),
        FARSHORE_ARM_TENANT("", "tenant of the subscription that machines are recovered to"),
        FARSHORE_ARM_SUBSCRIPTION("", "that subscription; a resource group elsewhere is used by its own id"),
        FARSHORE_CLIENT_ID("", "client id of a user-assigned managed identity; empty: the system-assigned one"),
        FARSHORE_DEFAULT_VM_SIZE("Standard_D2s_v3", "size of recovered machines when none was chosen"),
        FARSHORE_RETRY_AFTER_SECONDS("15", "how long clients wait between polls, 1 to 300"),
        FARSHORE_JOB_POLL_SECONDS("5", "how long a waiting job step sleeps, 1 to 300"),
        FARSHORE_SAS_MINUTES("60", "lifetime of a site's credentials, 5 to 1440"),
        FARSHORE_SITE_TIMEOUT_MINUTES("30", "how long a job waits for a site's answer, 1 to 1440"),
        FARSHORE_RANGE_MIB("64", "size of one hydration task, 1 to 256"),
        FARSHORE_BASE_MIB("64", "history of less is not merged for its size alone, 0 to 65536"),
        FARSHORE_BASE_SEGMENTS("1000", "segments after which history is merged whatever its size, 1 to 100000"),
        FARSHORE_REMOVED_DATA_DAYS(
                "14", "how long data stays after protection is disabled, 0 (until the next pruning) to 3650"),
        FARSHORE_EVENT_DAYS("90", "how long events are kept, 1 to 3650"),
        FARSHORE_SMTP_HOST("", "mail relay that alerts are sent by; empty: no mail is sent"),
        FARSHORE_SMTP_PORT("587", "its port"),
        FARSHORE_SMTP_FROM("", "sender of that mail; needed when there is a relay"),
        FARSHORE_SMTP_USER("", "user at the relay; empty: it asks for none"),
        FARSHORE_SMTP_PASSWORD("", "password of that user"),
        FARSHORE_SMTP_REQUIRE_TLS("true", "whether mail is sent by STARTTLS only"),
        FARSHORE_ALERT_OWNERS("", "addresses, separated by commas, for vaults whose alert setting says Send to owners"),
        FARSHORE_ALERT_WEBHOOK("", "https URL that every event is posted to; empty: to none"),
        FARSHORE_CONSISTENCY_SCHEDULE("0 */5 * * * *", "NCRONTAB: when crash-consistent points are asked for"),
        FARSHORE_PRUNE_SCHEDULE(
                "0 17 * * * *", "NCRONTAB: when points and removed data are pruned, and history is merged"),
        FARSHORE_SWEEP_SCHEDULE(
                "30 * * * * *", "NCRONTAB: when lost jobs are woken, health is looked at and alerts are sent");

        private final @Nullable String defaultValue;
        private final String meaning;

        Setting(@Nullable String defaultValue, String meaning) {
            this.defaultValue = defaultValue;
            this.meaning = meaning;
        }

        public @Nullable String defaultValue() {
            return defaultValue;
        }

        public String meaning() {
            return meaning;
        }
    }

    /** Reads all settings and names every wrong one in one message. */
    public static FarshoreSettings of(Map<String, String> environment) {
        Reader reader = new Reader(environment);
        FarshoreSettings settings = new FarshoreSettings(
                reader.text(Setting.FARSHORE_STORAGE),
                reader.uri(Setting.FARSHORE_COSMOS_ENDPOINT),
                reader.textOrNull(Setting.FARSHORE_COSMOS_KEY),
                reader.text(Setting.FARSHORE_COSMOS_DATABASE),
                reader.text(Setting.FARSHORE_TOKEN_ISSUER),
                reader.set(Setting.FARSHORE_TOKEN_AUDIENCES),
                reader.uri(Setting.FARSHORE_TOKEN_JWKS_URL),
                reader.text(Setting.FARSHORE_VAULT_KEY_ID),
                reader.flag(Setting.FARSHORE_KEY_VAULT_VERIFY_CHALLENGE),
                reader.uri(Setting.FARSHORE_ARM_ENDPOINT),
                reader.uri(Setting.FARSHORE_ARM_AUTHORITY),
                reader.text(Setting.FARSHORE_ARM_TENANT),
                reader.text(Setting.FARSHORE_ARM_SUBSCRIPTION),
                reader.textOrNull(Setting.FARSHORE_CLIENT_ID),
                reader.text(Setting.FARSHORE_DEFAULT_VM_SIZE),
                Duration.ofSeconds(reader.number(Setting.FARSHORE_RETRY_AFTER_SECONDS, 1, 300)),
                Duration.ofSeconds(reader.number(Setting.FARSHORE_JOB_POLL_SECONDS, 1, 300)),
                Duration.ofMinutes(reader.number(Setting.FARSHORE_SAS_MINUTES, 5, 1440)),
                Duration.ofMinutes(reader.number(Setting.FARSHORE_SITE_TIMEOUT_MINUTES, 1, 1440)),
                reader.number(Setting.FARSHORE_RANGE_MIB, 1, 256),
                new Compaction(
                        (long) reader.number(Setting.FARSHORE_BASE_MIB, 0, 65_536) << 20,
                        reader.number(Setting.FARSHORE_BASE_SEGMENTS, 1, 100_000)),
                Duration.ofDays(reader.number(Setting.FARSHORE_REMOVED_DATA_DAYS, 0, 3650)),
                new Alerting(
                        reader.relay(),
                        reader.webhook(),
                        reader.set(Setting.FARSHORE_ALERT_OWNERS).stream()
                                .sorted()
                                .toList(),
                        reader.number(Setting.FARSHORE_EVENT_DAYS, 1, 3650)));
        reader.throwIfWrong();
        return settings;
    }

    @Override
    public String toString() {
        return "FarshoreSettings[cosmos=" + cosmosEndpoint + ", arm=" + armEndpoint + ", vaultKey=" + vaultKeyId
                + ", issuer=" + tokenIssuer + ", secrets masked]";
    }

    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> wrong = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        String text(Setting setting) {
            String value = environment.get(setting.name());
            if (value == null || value.isBlank()) {
                value = setting.defaultValue();
            }
            if (value == null) {
                wrong.add(setting + " is not set: " + setting.meaning());
                return "";
            }
            return value.trim();
        }

        @Nullable
        String textOrNull(Setting setting) {
            String value = text(setting);
            return value.isEmpty() ? null : value;
        }

        URI uri(Setting setting) {
            return parse(setting, URI.create("about:blank"), text -> {
                URI uri = URI.create(text);
                if (uri.getHost() == null) {
                    throw new IllegalArgumentException("no host");
                }
                return uri;
            });
        }

        boolean flag(Setting setting) {
            return parse(setting, true, text -> switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("true or false");
            });
        }

        int number(Setting setting, int min, int max) {
            return parse(setting, min, text -> {
                int value = Integer.parseInt(text);
                if (value < min || value > max) {
                    throw new IllegalArgumentException("not in " + min + ".." + max);
                }
                return value;
            });
        }

        @Nullable
        SmtpRelay relay() {
            String host = text(Setting.FARSHORE_SMTP_HOST);
            String from = text(Setting.FARSHORE_SMTP_FROM);
            int port = number(Setting.FARSHORE_SMTP_PORT, 1, 65_535);
            boolean requireTls = flag(Setting.FARSHORE_SMTP_REQUIRE_TLS);
            if (host.isEmpty()) {
                return null;
            }
            if (from.isEmpty()) {
                wrong.add(Setting.FARSHORE_SMTP_FROM + " is not set: " + Setting.FARSHORE_SMTP_FROM.meaning());
            }
            return new SmtpRelay(
                    host,
                    port,
                    from,
                    textOrNull(Setting.FARSHORE_SMTP_USER),
                    textOrNull(Setting.FARSHORE_SMTP_PASSWORD),
                    requireTls);
        }

        @Nullable
        URI webhook() {
            if (text(Setting.FARSHORE_ALERT_WEBHOOK).isEmpty()) {
                return null;
            }
            return parse(
                    Setting.FARSHORE_ALERT_WEBHOOK,
                    URI.create("about:blank"),
                    text -> WebhookAlertSender.requireSafe(URI.create(text)));
        }

        Set<String> set(Setting setting) {
            return Arrays.stream(text(setting).split(","))
                    .map(String::trim)
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        }

        private <T> T parse(Setting setting, T fallback, Function<String, T> parser) {
            String text = text(setting);
            if (text.isEmpty()) {
                return fallback;
            }
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                wrong.add(setting + " cannot be '" + text + "': " + e.getMessage());
                return fallback;
            }
        }

        void throwIfWrong() {
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("settings: " + String.join("; ", wrong));
            }
        }
    }
}
