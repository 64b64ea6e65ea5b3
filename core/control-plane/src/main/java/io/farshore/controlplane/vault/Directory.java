package io.farshore.controlplane.vault;

import io.farshore.controlplane.store.Document;
import io.farshore.controlplane.store.DocumentStore;
import io.farshore.controlplane.store.Documents;
import java.util.List;
import java.util.Optional;

/** Finds the vault of a site key, a fabric or an item. One partition for the whole deployment; entries are small. */
public final class Directory {
    /** The kinds of entries. */
    public enum Kind {
        VAULT,
        SITE_KEY,
        FABRIC,
        ITEM
    }

    private static final String PARTITION = "directory";

    private final DocumentStore store;

    public Directory(DocumentStore store) {
        this.store = store;
    }

    public void put(Kind kind, String id, VaultAddress vault, String documentId) {
        DirectoryEntry entry = new DirectoryEntry(kind.name(), id, vault, documentId);
        of(kind).put(PARTITION, entryId(kind, id), () -> entry, any -> entry);
    }

    public Optional<DirectoryEntry> find(Kind kind, String id) {
        return of(kind).get(PARTITION, entryId(kind, id));
    }

    public List<DirectoryEntry> list(Kind kind) {
        return of(kind).list(PARTITION);
    }

    public void remove(Kind kind, String id) {
        of(kind).delete(PARTITION, entryId(kind, id));
    }

    private Documents<DirectoryEntry> of(Kind kind) {
        return new Documents<>(store, "Directory-" + kind, DirectoryEntry.class);
    }

    private static String entryId(Kind kind, String id) {
        return Document.idOf(kind.name(), id);
    }
}
