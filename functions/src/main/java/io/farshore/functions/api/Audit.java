package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.view.Wire;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every change that is asked for into the audit trail: once before anything is done, and nothing is done when that
 * fails; and once with what became of it. Bodies are not kept: they can hold webhooks with tokens.
 */
final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final int MAX_PATH_CHARS = 2_000;

    private final AuditTrail trail;
    private final Clock clock;

    Audit(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /** @throws ApiException 503 when it cannot be written */
    void asked(Caller caller, ApiCall call, String activityId) {
        try {
            trail.add(vault(call), entry("asked", caller, call, activityId));
        } catch (IOException e) {
            LOG.error("activity {}: the audit trail cannot be written, the request is refused", activityId, e);
            throw ApiException.plain(
                    503, "AuditTrailUnavailable", "The audit trail cannot be written; nothing was changed. Try again.");
        }
    }

    void answered(Caller caller, ApiCall call, String activityId, int status, String job) {
        ObjectNode entry = entry("answered", caller, call, activityId)
                .put("status", status)
                .put("job", job);
        try {
            trail.add(vault(call), entry);
        } catch (IOException e) {
            LOG.error("activity {}: its answer {} is missing in the audit trail", activityId, status, e);
        }
    }

    private static String vault(ApiCall call) {
        return call.variables().containsKey("vault") ? call.vault().vaultId() : "none";
    }

    private ObjectNode entry(String event, Caller caller, ApiCall call, String activityId) {
        ApiRequest request = call.request();
        String path = request.path();
        return Wire.object()
                .put("time", Wire.time(clock.instant()))
                .put("event", event)
                .put("activityId", activityId)
                .put("clientRequestId", call.clientRequestId())
                .put("caller", caller.id())
                .put("from", request.clientAddress())
                .put("method", request.method())
                .put("path", path.substring(0, Math.min(path.length(), MAX_PATH_CHARS)));
    }
}
