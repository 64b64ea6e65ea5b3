package io.farshore.emulation.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.file.DurableFile;
import io.farshore.emulation.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The tenant's applications, read from a file that is generated with fresh secrets (mode 600) when absent:
 *
 * <pre>{@code
 * {"tenantId":"…",
 *  "clients":[{"clientId":"…","objectId":"…","clientSecret":"…","roles":["Site Recovery Reader"]},…],
 *  "managedIdentity":{"clientId":"…","objectId":"…","identityHeader":"…","roles":["Contributor"]}}
 * }</pre>
 *
 * A generated file has the clients {@code farshore-contributor}, {@code farshore-operator} and {@code farshore-reader}.
 * Roles have the names of Azure's built-in roles. The contributor also holds Azure's general one, for none of Site
 * Recovery's roles may make a vault or a network.
 */
public final class Directory {
    private static final String CONTRIBUTOR = "Contributor";
    private static final Map<String, List<String>> GENERATED_CLIENTS = Map.of(
            "farshore-contributor", List.of(CONTRIBUTOR, "Site Recovery Contributor"),
            "farshore-operator", List.of("Site Recovery Operator"),
            "farshore-reader", List.of("Site Recovery Reader"));
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String tenantId;
    private final Map<String, Application> clients;
    private final Application managedIdentity;

    private Directory(String tenantId, Map<String, Application> clients, Application managedIdentity) {
        this.tenantId = tenantId;
        this.clients = Map.copyOf(clients);
        this.managedIdentity = managedIdentity;
    }

    static Directory loadOrCreate(Path file) throws IOException {
        if (!Files.exists(file)) {
            DurableFile.replaceSecret(file, Json.bytes(generate()));
        }
        ObjectNode text = Json.parseObject(Files.readAllBytes(file));
        Map<String, Application> clients = new LinkedHashMap<>();
        for (JsonNode client : text.path("clients")) {
            Application application = application(client, "clientSecret");
            clients.put(application.clientId(), application);
        }
        return new Directory(
                required(text, "tenantId"), clients, application(text.path("managedIdentity"), "identityHeader"));
    }

    public String tenantId() {
        return tenantId;
    }

    /** The client with this id. */
    public Optional<Application> client(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }

    public Application managedIdentity() {
        return managedIdentity;
    }

    private static ObjectNode generate() {
        ObjectNode text = Json.object().put("tenantId", UUID.randomUUID().toString());
        ArrayNode clients = text.putArray("clients");
        GENERATED_CLIENTS.forEach((clientId, roles) -> {
            ObjectNode client = clients.addObject().put("clientId", clientId);
            client.put("objectId", UUID.randomUUID().toString()).put("clientSecret", secret());
            roles.forEach(client.putArray("roles")::add);
        });
        ObjectNode identity = text.putObject("managedIdentity")
                .put("clientId", UUID.randomUUID().toString());
        identity.put("objectId", UUID.randomUUID().toString()).put("identityHeader", secret());
        identity.putArray("roles").add(CONTRIBUTOR);
        return text;
    }

    private static String secret() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Application application(JsonNode text, String secretName) throws IOException {
        Set<String> roles = new HashSet<>();
        for (JsonNode role : text.path("roles")) {
            roles.add(role.asText());
        }
        return new Application(
                required(text, "clientId"), required(text, "objectId"), required(text, secretName), roles);
    }

    private static String required(JsonNode text, String name) throws IOException {
        String value = text.path(name).asText();
        if (value.isEmpty()) {
            throw new IOException("The clients file lacks " + name);
        }
        return value;
    }
}
