package io.farshore.processserver.roles.configuration;

import io.farshore.processserver.site.Peer;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns strangers away before their bodies are read: memory is for machines that have enrolled (invariant 7). */
@ServerFilter("/v1/**")
public class RequestGate {
    private static final String ENROL = "/v1/enroll";
    private static final long MAX_ENROLMENT_BYTES = 64 << 10;

    /** Null lets the request pass. */
    @RequestFilter
    public @Nullable HttpResponse<?> check(HttpRequest<?> request) {
        if (!request.getPath().equals(ENROL)) {
            boolean known = request.getCertificate().flatMap(Peer::of).isPresent();
            return known ? null : refuse(HttpStatus.FORBIDDEN, "show the certificate that the machine enrolled");
        }
        long length = request.getContentLength();
        return length >= 0 && length <= MAX_ENROLMENT_BYTES
                ? null
                : refuse(
                        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                        "an enrolment announces its length, at most " + MAX_ENROLMENT_BYTES + " bytes");
    }

    private static HttpResponse<?> refuse(HttpStatus status, String message) {
        return HttpResponse.status(status).body(Map.of("message", message));
    }
}
