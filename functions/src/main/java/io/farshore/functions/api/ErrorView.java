package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.view.Wire;
import java.util.Map;

/** Error bodies: classic-wire.md section 4.1. */
final class ErrorView {
    private ErrorView() {}

    static ApiResponse of(ApiException e, String clientRequestId, String activityId) {
        ObjectNode error = Wire.object().put("code", e.code()).put("message", e.getMessage());
        if (!e.detailCode().isEmpty()) {
            error.putArray("details")
                    .addObject()
                    .put("code", e.detailCode())
                    .put("message", e.getMessage())
                    .put("possibleCauses", e.possibleCauses())
                    .put("recommendedAction", e.recommendedAction())
                    .put("clientRequestId", clientRequestId)
                    .put("activityId", activityId);
        }
        ObjectNode body = Wire.object();
        body.set("error", error);
        Map<String, String> headers = Map.of(RequestId.HEADER, activityId, "x-ms-error-code", e.code());
        return new ApiResponse(e.status(), headers, body);
    }
}
