package io.farshore.functions.site;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of sites: docs/architecture.md, section Site and cloud. Thread-safe. */
public final class SiteApiHandler {
    /** Larger bodies are refused before they are parsed. */
    public static final int MAX_BODY_CHARS = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SiteApiHandler.class);

    private final SiteSignatures signatures;
    private final Registration registration;
    private final Credentials credentials;
    private final KeyRenewals renewals;

    public SiteApiHandler(
            SiteSignatures signatures, Registration registration, Credentials credentials, KeyRenewals renewals) {
        this.signatures = signatures;
        this.registration = registration;
        this.credentials = credentials;
        this.renewals = renewals;
    }

    /** What is sent back. */
    public record Answer(int status, ObjectNode body) {}

    /** Answers one request; authorization is the header's value, empty when there is none. */
    public Answer handle(String action, String authorization, String body) {
        try {
            if (body.length() > MAX_BODY_CHARS) {
                return error(413, "RequestEntityTooLarge", "The body is too long.");
            }
            SiteSignatures.Signed signed = signatures.request(authorization);
            return switch (action) {
                case "register" -> new Answer(200, registration.register(signed, Fields.parse(body)));
                case "credentials" -> new Answer(200, credentials.renew(signed, Fields.parse(body)));
                case "certificate" -> new Answer(200, renewals.put(signed, Fields.parse(body)));
                default -> error(404, "NotFound", "There is no action '" + action + "'.");
            };
        } catch (UntrustedSiteException e) {
            LOG.warn("a request to {} was refused: {}", action, e.getMessage());
            return error(401, "UntrustedSite", "The request is refused: " + e.getMessage() + ".");
        } catch (InvalidRequestException e) {
            return error(400, "InvalidRequest", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            String activityId = UUID.randomUUID().toString();
            LOG.error("activity {}: {} failed", activityId, action, e);
            return error(500, "InternalServerError", "An internal error occurred. Activity " + activityId + ".");
        }
    }

    private static Answer error(int status, String code, String message) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putObject("error").put("code", code).put("message", message);
        return new Answer(status, body);
    }
}
