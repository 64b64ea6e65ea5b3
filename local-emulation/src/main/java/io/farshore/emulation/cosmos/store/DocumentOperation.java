package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One operation on one document.
 *
 * @param id the document, null for create and upsert, which take it from the body
 * @param body the document or the patch; null for read and delete
 * @param ifMatch the ETag the current version must have
 * @param ifNoneMatch the ETag the reader already has
 */
public record DocumentOperation(
        Kind kind,
        @Nullable String id,
        @Nullable ObjectNode body,
        Optional<String> ifMatch,
        Optional<String> ifNoneMatch) {
    /** The verbs, as a transactional batch spells them. */
    public enum Kind {
        CREATE,
        UPSERT,
        READ,
        REPLACE,
        DELETE,
        PATCH
    }

    String requiredId() {
        if (id == null) {
            throw CosmosFailure.badRequest("The operation needs an id.");
        }
        return id;
    }

    ObjectNode requiredBody() {
        if (body == null) {
            throw CosmosFailure.badRequest("The operation needs a body.");
        }
        return body;
    }

    /**
     * How an operation ended well.
     *
     * @param status the HTTP status
     * @param document the current version; null after a delete
     */
    public record Result(int status, @Nullable Document document) {}
}
