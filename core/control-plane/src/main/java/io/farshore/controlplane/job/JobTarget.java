package io.farshore.controlplane.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a job is about.
 *
 * @param objectId the contract's targetObjectId
 * @param resourceId ARM id of the resource that clients poll; its GET is the result
 * @param resultDeleted true when the resource is gone once the job has succeeded
 * @param affected affectedObjectDetails
 */
public record JobTarget(
        String objectId, String objectName, String resourceId, boolean resultDeleted, Map<String, String> affected) {
    public JobTarget {
        affected = Collections.unmodifiableMap(new LinkedHashMap<>(affected)); // in the order it is shown in
    }
}
