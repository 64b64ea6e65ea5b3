package io.farshore.functions.api;

import io.farshore.controlplane.view.ResourceIds;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What answers carry as {@code x-ms-request-id}: classic-wire.md section 0.1. */
final class RequestId {
    static final String HEADER = "x-ms-request-id";

    /** Azure Resource Manager's own name of a request, which it hands to the provider. */
    private static final String CORRELATION = "x-ms-correlation-request-id";

    private static final DateTimeFormatter US_DATE =
            DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

    private RequestId() {}

    /** Of the request: the correlation id, or one of our own. */
    static String activity(ApiRequest request) {
        return request.header(CORRELATION)
                .flatMap(RequestId::guid)
                .orElseGet(UUID::randomUUID)
                .toString();
    }

    private static Optional<UUID> guid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Of a resource that was read, and of some operations. */
    static String dated(ApiCall call, Instant time) {
        return call.clientRequestId() + ' ' + US_DATE.format(time);
    }

    /** ARM id of the job that an accepted operation has started; empty when it has not. */
    static String job(ApiCall call, ApiResponse response) {
        String operation = response.headers().getOrDefault(Operations.STATUS_HEADER, "");
        int end = operation.indexOf('?');
        return end < 0 ? "" : new ResourceIds(call.vault()).job(Lookup.lastPart(operation.substring(0, end)));
    }
}
