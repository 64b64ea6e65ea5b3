package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.cosmos.sql.Values;
import java.util.List;
import java.util.stream.Stream;

/** The operations of a partial update: add, set, replace, remove, incr, move. */
final class DocumentPatch {
    /** "The maximum number of patch operations in a single request is 10". */
    static final int MAX_OPERATIONS = 10;

    private final ObjectNode root;

    private DocumentPatch(ObjectNode root) {
        this.root = root;
    }

    /** A patched copy. */
    static ObjectNode apply(ObjectNode document, JsonNode operations) {
        if (!operations.isArray() || operations.isEmpty() || operations.size() > MAX_OPERATIONS) {
            throw CosmosFailure.badRequest("A patch has 1 to " + MAX_OPERATIONS + " operations.");
        }
        DocumentPatch patch = new DocumentPatch(document.deepCopy());
        operations.forEach(patch::apply);
        return patch.root;
    }

    private void apply(JsonNode operation) {
        List<String> path = path(operation.path("path").asText(""));
        JsonNode owner = owner(path);
        String name = path.get(path.size() - 1);
        String verb = operation.path("op").asText("");
        JsonNode value = verb.equals("move") ? taken(operation) : operation.path("value");
        if (value.isMissingNode() && !verb.equals("remove")) {
            throw CosmosFailure.badRequest("The patch operation " + verb + " needs a value.");
        }
        switch (owner) {
            case ObjectNode object -> applyTo(object, name, verb, value);
            case ArrayNode array -> applyTo(array, name, verb, value);
            default -> throw noSuchPath(path);
        }
    }

    private static void applyTo(ObjectNode owner, String name, String verb, JsonNode value) {
        JsonNode current = owner.path(name);
        if (current.isMissingNode() && (verb.equals("replace") || verb.equals("remove"))) {
            throw noSuchPath(List.of(name));
        }
        switch (verb) {
            case "add", "set", "replace", "move" -> owner.set(name, value);
            case "remove" -> owner.remove(name);
            case "incr" -> owner.set(name, sum(current, value));
            default -> throw CosmosFailure.badRequest("Unknown patch operation " + verb + ".");
        }
    }

    private static void applyTo(ArrayNode owner, String name, String verb, JsonNode value) {
        int index = name.equals("-") ? owner.size() : index(name);
        boolean inserts = verb.equals("add") || (verb.equals("set") && index == owner.size());
        if (index > owner.size() || (index == owner.size() && !inserts)) {
            throw noSuchPath(List.of(name));
        }
        if (inserts) {
            owner.insert(index, value);
            return;
        }
        switch (verb) {
            case "set", "replace" -> owner.set(index, value);
            case "remove" -> owner.remove(index);
            case "incr" -> owner.set(index, sum(owner.get(index), value));
            case "move" -> throw CosmosFailure.notImplemented("moving a value into an array");
            default -> throw CosmosFailure.badRequest("Unknown patch operation " + verb + ".");
        }
    }

    private JsonNode taken(JsonNode operation) {
        List<String> from = path(operation.path("from").asText(""));
        JsonNode value = owner(from) instanceof ObjectNode owner ? owner.remove(from.get(from.size() - 1)) : null;
        if (value == null) {
            throw noSuchPath(from);
        }
        return value;
    }

    private JsonNode owner(List<String> path) {
        JsonNode owner = root;
        for (String name : path.subList(0, path.size() - 1)) {
            owner = owner.isArray() ? owner.path(index(name)) : owner.path(name);
        }
        return owner;
    }

    private static JsonNode sum(JsonNode current, JsonNode increment) {
        boolean numbers = increment.isNumber() && (current.isNumber() || current.isMissingNode());
        if (!numbers) {
            throw CosmosFailure.badRequest("Only a number can be incremented.");
        }
        return Values.number(current.asDouble(0) + increment.doubleValue());
    }

    private static int index(String name) {
        if (!name.matches("\\d{1,9}")) {
            throw noSuchPath(List.of(name));
        }
        return Integer.parseInt(name);
    }

    private static List<String> path(String pointer) {
        if (!pointer.startsWith("/") || pointer.length() < 2) {
            throw CosmosFailure.badRequest("A patch path starts with a slash and names a property.");
        }
        return Stream.of(pointer.substring(1).split("/", -1))
                .map(name -> name.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    private static CosmosFailure noSuchPath(List<String> path) {
        return CosmosFailure.badRequest("The path /" + String.join("/", path) + " of the patch does not exist.");
    }
}
