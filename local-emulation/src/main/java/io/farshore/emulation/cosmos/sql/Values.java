package io.farshore.emulation.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/** Equality and order of JSON values as the service defines them: numbers are IEEE doubles, types never mix. */
public final class Values {
    /** The value of a path that does not exist. */
    public static final JsonNode UNDEFINED = MissingNode.getInstance();

    /** The largest magnitude below which every whole double is an exact long. */
    private static final double MAX_EXACT_WHOLE = 1L << 53;

    private Values() {}

    /** Undefined, null, boolean, number, string, array, object: the order of types in ORDER BY. */
    private static int typeRank(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> 0;
            case NULL -> 1;
            case BOOLEAN -> 2;
            case NUMBER -> 3;
            case STRING -> 4;
            case ARRAY -> 5;
            case OBJECT -> 6;
            case BINARY, POJO -> throw new IllegalStateException("not JSON: " + value.getNodeType());
        };
    }

    static boolean ordered(JsonNode left, JsonNode right) {
        return typeRank(left) == typeRank(right) && left.isValueNode();
    }

    /** A total order for sorting. Arrays and objects only compare by type; callers refuse them first. */
    public static int compare(JsonNode left, JsonNode right) {
        int byType = Integer.compare(typeRank(left), typeRank(right));
        if (byType != 0) {
            return byType;
        }
        return switch (left.getNodeType()) {
            case BOOLEAN -> Boolean.compare(left.booleanValue(), right.booleanValue());
            case NUMBER -> compareNumbers(left.doubleValue(), right.doubleValue());
            case STRING -> left.textValue().compareTo(right.textValue());
            case MISSING, NULL, ARRAY, OBJECT, BINARY, POJO -> 0;
        };
    }

    private static int compareNumbers(double left, double right) {
        return left == right ? 0 : Double.compare(left, right);
    }

    /** Deep equality; numbers by value, objects whatever the order of their fields. */
    public static boolean equal(JsonNode left, JsonNode right) {
        if (typeRank(left) != typeRank(right)) {
            return false;
        }
        return switch (left.getNodeType()) {
            case ARRAY -> equalArrays(left, right);
            case OBJECT -> left.size() == right.size() && containsFields(left, right);
            case MISSING, NULL, BOOLEAN, NUMBER, STRING, BINARY, POJO -> compare(left, right) == 0;
        };
    }

    private static boolean equalArrays(JsonNode left, JsonNode right) {
        boolean same = left.size() == right.size();
        for (int i = 0; same && i < left.size(); i++) {
            same = equal(left.get(i), right.get(i));
        }
        return same;
    }

    /** Whether every field of {@code part} is in {@code whole} with an equal value. */
    static boolean containsFields(JsonNode whole, JsonNode part) {
        for (Map.Entry<String, JsonNode> field : part.properties()) {
            if (!equal(whole.path(field.getKey()), field.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** A number node; whole when the value is whole and exact. */
    public static JsonNode number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) <= MAX_EXACT_WHOLE;
        return whole ? JsonNodeFactory.instance.numberNode((long) value) : JsonNodeFactory.instance.numberNode(value);
    }
}
