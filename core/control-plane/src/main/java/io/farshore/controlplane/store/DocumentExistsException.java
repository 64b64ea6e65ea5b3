package io.farshore.controlplane.store;

/** A document with this id is there already; nothing was written. */
public final class DocumentExistsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DocumentExistsException(String partition, String id) {
        super("document " + partition + '/' + id + " exists");
    }
}
