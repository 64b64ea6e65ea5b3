package io.farshore.emulation.cosmos.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Functions over all rows. Undefined inputs are passed over. */
enum AggregateFunction {
    COUNT {
        @Override
        JsonNode foldDefined(List<JsonNode> values) {
            return Values.number(values.size());
        }
    },
    SUM {
        @Override
        JsonNode foldDefined(List<JsonNode> values) {
            return values.stream().allMatch(JsonNode::isNumber)
                    ? Values.number(
                            values.stream().mapToDouble(JsonNode::doubleValue).sum())
                    : Values.UNDEFINED;
        }
    },
    MIN {
        @Override
        JsonNode foldDefined(List<JsonNode> values) {
            return extreme(values, -1);
        }
    },
    MAX {
        @Override
        JsonNode foldDefined(List<JsonNode> values) {
            return extreme(values, 1);
        }
    };

    static Optional<AggregateFunction> named(String upperCaseName) {
        return Stream.of(values()).filter(f -> f.name().equals(upperCaseName)).findFirst();
    }

    JsonNode fold(Stream<JsonNode> values) {
        return foldDefined(values.filter(value -> !value.isMissingNode()).toList());
    }

    abstract JsonNode foldDefined(List<JsonNode> values);

    /** An array or object among the values makes the result undefined. */
    private static JsonNode extreme(List<JsonNode> values, int sign) {
        if (values.stream().anyMatch(JsonNode::isContainerNode)) {
            return Values.UNDEFINED;
        }
        return values.stream()
                .max((left, right) -> sign * Values.compare(left, right))
                .orElse(Values.UNDEFINED);
    }
}
