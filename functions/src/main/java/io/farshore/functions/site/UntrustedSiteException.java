package io.farshore.functions.site;

/** The signature is not that of a site of any vault, or not for this purpose, or too old. */
public final class UntrustedSiteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UntrustedSiteException(String message) {
        super(message);
    }

    public UntrustedSiteException(String message, Throwable cause) {
        super(message, cause);
    }
}
