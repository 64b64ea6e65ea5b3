package io.farshore.emulation.functionshost.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * App settings: a file first, then the environment. Immutable.
 *
 * <p>In Azure they are environment variables. A process cannot change its own, so whoever starts the host passes them
 * as real ones too, for the app to read.
 */
public final class AppSettings {
    private static final Pattern REFERENCE = Pattern.compile("%([^%]+)%");

    private final Map<String, String> values;
    private final Map<String, String> environment;

    private AppSettings(Map<String, String> values, Map<String, String> environment) {
        this.values = Map.copyOf(values);
        this.environment = Map.copyOf(environment);
    }

    /** Settings given directly. */
    public static AppSettings of(Map<String, String> values) {
        return new AppSettings(values, Map.of());
    }

    /** The environment alone. */
    public static AppSettings ofEnvironment() {
        return new AppSettings(Map.of(), System.getenv());
    }

    /** A JSON object of settings, or one in the shape of {@code local.settings.json}, and the environment. */
    public static AppSettings read(Path file) throws IOException {
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        JsonNode settings = root.has("Values") ? root.path("Values") : root;
        if (!settings.isObject()) {
            throw new IOException(file + " must be a JSON object of settings");
        }
        Map<String, String> values = new HashMap<>();
        settings.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return new AppSettings(values, System.getenv());
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).or(() -> Optional.ofNullable(environment.get(name)));
    }

    /** Replaces each {@code %NAME%} by the setting. */
    public String expand(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(reference -> Matcher.quoteReplacement(find(reference.group(1))
                        .orElseThrow(() -> new IllegalArgumentException("The setting " + reference.group(1)
                                + ", which a binding refers to, is missing; add it to the settings"))));
    }

    /**
     * The connection string of a storage account.
     *
     * @param connection the name in the binding; empty for the host's own account
     */
    public String storageConnection(String connection) {
        String name = connection.isEmpty() ? "AzureWebJobsStorage" : expand(connection);
        return find(name)
                .or(() -> find("AzureWebJobs" + name))
                .or(() -> find("ConnectionStrings:" + name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "The storage connection " + name + " is missing; set it to a connection string"));
    }

    /** Whether {@code AzureWebJobs.<function>.Disabled} switches a function off. */
    boolean disables(String function) {
        return find("AzureWebJobs." + function + ".Disabled")
                .or(() -> find("AzureWebJobs_" + function + "_Disabled"))
                .filter(value -> value.equals("1") || value.equalsIgnoreCase("true"))
                .isPresent();
    }
}
