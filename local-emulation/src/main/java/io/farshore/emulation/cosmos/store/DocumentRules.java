package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The service's limits on ids and documents. */
final class DocumentRules {
    /** "Maximum length of id value: 1,023 bytes"; 255 for databases and containers, which stay far below. */
    static final int MAX_ID_LENGTH_CHARS = 1023;

    /** "Maximum size of an item: 2 MB (UTF-8 length of JSON representation)". */
    static final int MAX_DOCUMENT_LENGTH_BYTES = 2 * 1024 * 1024;

    private static final Pattern ID = Pattern.compile("[^/\\\\?#]{1," + MAX_ID_LENGTH_CHARS + "}");

    private DocumentRules() {}

    static void checkId(JsonNode resource) {
        JsonNode id = resource.path("id");
        if (!resource.isObject()
                || !id.isTextual()
                || !ID.matcher(id.textValue()).matches()) {
            throw CosmosFailure.badRequest(
                    "The input content is invalid because the required properties - 'id; ' - are missing or invalid");
        }
    }

    static void checkLength(JsonNode document) {
        if (document.toString().getBytes(StandardCharsets.UTF_8).length > MAX_DOCUMENT_LENGTH_BYTES) {
            throw CosmosFailure.tooLarge();
        }
    }
}
