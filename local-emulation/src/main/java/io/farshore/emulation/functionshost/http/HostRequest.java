package io.farshore.emulation.functionshost.http;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as a function sees it. Header names are in lower case and match ignoring case. */
final class HostRequest implements HttpRequestMessage<Object> {
    private final RequestHead head;
    private final @Nullable Object body;

    HostRequest(RequestHead head, @Nullable Object body) {
        this.head = head;
        this.body = body;
    }

    @Override
    public URI getUri() {
        return head.uri();
    }

    @Override
    public HttpMethod getHttpMethod() {
        return HttpMethod.value(head.method());
    }

    @Override
    public Map<String, String> getHeaders() {
        return head.headers();
    }

    @Override
    public Map<String, String> getQueryParameters() {
        return head.query();
    }

    @Override
    @SuppressWarnings("NullAway") // the API is not annotated: a request without a body may have none
    public Object getBody() {
        return body;
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatus status) {
        return new HostResponse.Builder(status);
    }

    @Override
    public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
        return new HostResponse.Builder(status);
    }
}
