package io.farshore.emulation.http;

import java.util.Map;

/** A refusal that the client is told: status, the service's error code, and a sentence on what to do. */
public final class HttpFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;

    public HttpFault(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    public HttpFault(int status, String code, String message, Throwable cause) {
        this(status, code, message, Map.of());
        initCause(cause);
    }

    public HttpFault(int status, String code, String message, Map<String, String> headers) {
        super(message);
        this.status = status;
        this.code = code;
        this.headers = Map.copyOf(headers);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** What {@link #getMessage()} says, never null. */
    public String explanation() {
        return String.valueOf(getMessage());
    }

    public Map<String, String> headers() {
        return headers;
    }
}
