package io.farshore.controlplane.store;

/** The store could not be reached or refused; whether a write happened is not known. Retrying is safe. */
public final class DocumentStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DocumentStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
