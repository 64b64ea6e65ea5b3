package io.farshore.emulation.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Json;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;

/**
 * The App Service managed-identity protocol: GET /msi/token with X-IDENTITY-HEADER. Source:
 * learn.microsoft.com/azure/app-service/overview-managed-identity, "REST endpoint reference". Plain http by definition.
 */
final class ManagedIdentityEndpoint {
    private static final String API_VERSION = "2019-08-01";

    private final Application identity;
    private final TokenIssuer issuer;

    ManagedIdentityEndpoint(Application identity, TokenIssuer issuer) {
        this.identity = identity;
        this.issuer = issuer;
    }

    Router router() {
        return new Router(TokenEndpoint::error).on("GET", "/msi/token", this::token);
    }

    private Reply token(Request request) {
        if (!identity.hasSecret(request.header("X-IDENTITY-HEADER").orElse(""))) {
            throw new HttpFault(401, "unauthorized", "X-IDENTITY-HEADER must be the value of IDENTITY_HEADER.");
        }
        if (!request.query("api-version").orElse("").equals(API_VERSION)) {
            throw new HttpFault(400, "invalid_request", "The api-version must be " + API_VERSION + ".");
        }
        String resource = request.query("resource")
                .orElseThrow(() -> new HttpFault(400, "invalid_request", "The query must name a resource."));
        String clientId = request.query("client_id").orElse(identity.clientId());
        if (!clientId.equals(identity.clientId())) {
            throw new HttpFault(400, "invalid_request", "No managed identity has the client id " + clientId + ".");
        }
        TokenIssuer.Issued issued = issuer.issue(identity, resource);
        ObjectNode answer = Json.object()
                .put("access_token", issued.token())
                .put("expires_on", Long.toString(issued.expiresAt().getEpochSecond()))
                .put("resource", resource)
                .put("token_type", "Bearer")
                .put("client_id", clientId);
        return Reply.json(200, answer);
    }
}
