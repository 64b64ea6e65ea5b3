package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.health.HealthError;
import io.farshore.controlplane.health.Severity;
import java.util.Comparator;
import java.util.List;

/** Health errors: classic-wire.md section 4.3. */
public final class HealthView {
    private HealthView() {}

    public static ArrayNode errors(List<HealthError> errors, String entityId) {
        ArrayNode array = Wire.array();
        errors.forEach(error -> array.add(error(error, entityId)));
        return array;
    }

    /** Normal, Warning or Critical: the worst of them. */
    public static String health(List<HealthError> errors) {
        return errors.stream()
                .map(HealthError::severity)
                .max(Comparator.naturalOrder())
                .orElse(Severity.NORMAL)
                .health();
    }

    private static ObjectNode error(HealthError error, String entityId) {
        ObjectNode view = Wire.object();
        view.putArray("innerHealthErrors");
        view.put("errorSource", error.source())
                .put("errorType", error.code())
                .put("errorLevel", error.severity().errorLevel())
                .put("errorCategory", error.category())
                .put("errorCode", error.code())
                .put("summaryMessage", "")
                .put("errorMessage", error.message())
                .put("possibleCauses", error.possibleCauses())
                .put("recommendedAction", error.recommendedAction())
                .put("creationTimeUtc", Wire.time(error.createdTime()))
                .putNull("recoveryProviderErrorMessage")
                .put("entityId", entityId)
                .put("errorId", error.code())
                .put("customerResolvability", "NotAllowed");
        return view;
    }
}
