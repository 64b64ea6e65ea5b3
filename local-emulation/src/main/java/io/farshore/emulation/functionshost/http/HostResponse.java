package io.farshore.emulation.functionshost.http;

import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A response made with the request's builder. */
record HostResponse(
        HttpStatusType status,
        Map<String, String> headers,
        @Nullable Object body) implements HttpResponseMessage {
    @Override
    public HttpStatusType getStatus() {
        return status;
    }

    @Override
    @SuppressWarnings("NullAway") // the API is not annotated: an absent header is null
    public String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    @SuppressWarnings("NullAway") // the API is not annotated: a response may have no body
    public Object getBody() {
        return body;
    }

    static final class Builder implements HttpResponseMessage.Builder {
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private HttpStatusType status;
        private @Nullable Object body;

        Builder(HttpStatusType status) {
            this.status = status;
        }

        @Override
        public HttpResponseMessage.Builder status(HttpStatusType newStatus) {
            status = newStatus;
            return this;
        }

        @Override
        public HttpResponseMessage.Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        @Override
        public HttpResponseMessage.Builder body(@Nullable Object newBody) {
            body = newBody;
            return this;
        }

        @Override
        public HttpResponseMessage build() {
            return new HostResponse(status, headers, body);
        }
    }
}
