package io.farshore.emulation.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The OAuth 2.0 side: metadata, keys, and tokens for the client_credentials grant (RFC 6749, section 4.4). */
final class TokenEndpoint {
    private final Directory directory;
    private final TokenIssuer issuer;
    private final SigningKey key;

    TokenEndpoint(Directory directory, TokenIssuer issuer, SigningKey key) {
        this.directory = directory;
        this.issuer = issuer;
        this.key = key;
    }

    Router router() {
        return new Router(TokenEndpoint::error)
                .on("GET", "/{tenant}/v2.0/.well-known/openid-configuration", this::metadata)
                .on("GET", "/{tenant}/.well-known/openid-configuration", this::metadata)
                .on("GET", "/{tenant}/discovery/v2.0/keys", this::keys)
                .on("GET", "/{tenant}/discovery/keys", this::keys)
                .on("POST", "/{tenant}/oauth2/v2.0/token", this::token)
                .on("POST", "/{tenant}/oauth2/token", this::token);
    }

    static Reply error(HttpFault fault) {
        ObjectNode answer = Json.object().put("error", fault.code()).put("error_description", fault.explanation());
        return Reply.json(fault.status(), answer);
    }

    private Reply metadata(Request request) {
        String base = request.origin() + "/" + tenant(request);
        ObjectNode metadata = Json.object()
                .put("issuer", issuer.issuerClaim())
                .put("token_endpoint", base + "/oauth2/v2.0/token")
                .put("authorization_endpoint", base + "/oauth2/v2.0/authorize")
                .put("jwks_uri", base + "/discovery/v2.0/keys")
                .put("tenant_region_scope", "");
        metadata.putArray("token_endpoint_auth_methods_supported")
                .add("client_secret_post")
                .add("client_secret_basic");
        metadata.putArray("response_types_supported").add("token");
        metadata.putArray("subject_types_supported").add("pairwise");
        metadata.putArray("id_token_signing_alg_values_supported").add("RS256");
        return Reply.json(200, metadata);
    }

    private Reply keys(Request request) {
        tenant(request);
        return Reply.json(200, key.keySet());
    }

    private Reply token(Request request) {
        tenant(request);
        Map<String, String> form = request.form();
        if (!"client_credentials".equals(form.get("grant_type"))) {
            throw new HttpFault(400, "unsupported_grant_type", "Only client_credentials is offered.");
        }
        Application application = authenticate(request, form);
        TokenIssuer.Issued issued = issuer.issue(application, audience(form));
        ObjectNode answer = Json.object()
                .put("token_type", "Bearer")
                .put("expires_in", TokenIssuer.LIFETIME.toSeconds())
                .put("ext_expires_in", TokenIssuer.LIFETIME.toSeconds())
                .put("access_token", issued.token());
        return Reply.json(200, answer).with("Cache-Control", "no-store");
    }

    private String tenant(Request request) {
        String tenant = request.variable("tenant");
        if (!tenant.equalsIgnoreCase(directory.tenantId())) {
            throw new HttpFault(400, "invalid_tenant", "AADSTS90002: Tenant '" + tenant + "' not found.");
        }
        return directory.tenantId();
    }

    private Application authenticate(Request request, Map<String, String> form) {
        String[] basic = basicCredentials(request).orElse(":").split(":", 2);
        String clientId = form.getOrDefault("client_id", basic[0]);
        String secret = form.getOrDefault("client_secret", basic[1]);
        return directory
                .client(clientId)
                .filter(client -> client.hasSecret(secret))
                .orElseThrow(
                        () -> new HttpFault(401, "invalid_client", "AADSTS7000215: Invalid client or client secret."));
    }

    private static Optional<String> basicCredentials(Request request) {
        return request.header("Authorization")
                .filter(value -> value.startsWith("Basic "))
                .map(value -> new String(
                        Base64.getDecoder().decode(value.substring("Basic ".length())), StandardCharsets.UTF_8))
                .filter(value -> value.contains(":"));
    }

    private static String audience(Map<String, String> form) {
        String scope = form.getOrDefault("scope", form.getOrDefault("resource", ""));
        for (String word : scope.split(" ")) {
            if (word.endsWith("/.default")) {
                return word.substring(0, word.length() - "/.default".length());
            }
        }
        if (scope.isBlank() || form.containsKey("scope")) {
            throw new HttpFault(400, "invalid_scope", "AADSTS70011: The scope must be a resource with /.default.");
        }
        return scope;
    }
}
