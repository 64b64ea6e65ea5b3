package io.farshore.controlplane.store;

/** Another writer was first, or the document is gone; read it again and decide anew. Nothing was written. */
public final class DocumentChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DocumentChangedException(String partition, String id) {
        super("document " + partition + '/' + id + " was changed by another writer");
    }
}
