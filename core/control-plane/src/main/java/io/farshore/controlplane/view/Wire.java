package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conventions of classic-wire.md section 0.2. */
public final class Wire {
    /** "Never" in jobs and health errors. */
    public static final String NO_TIME = "0001-01-01T00:00:00";

    /** "Does not expire". */
    public static final String NO_EXPIRY = "9999-12-31T23:59:59.9999999";

    /** When an idle scenario began. */
    public static final String IDLE_TIME = "1753-01-01T01:01:01Z";

    /** The recovery side, which is no fabric of ours. */
    public static final String AZURE = "Microsoft Azure";

    private static final DateTimeFormatter SEVEN_DIGITS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Wire() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** With seven fractional digits. */
    public static String time(Instant time) {
        return SEVEN_DIGITS.format(time);
    }

    /** Without a fraction. */
    public static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public static @Nullable String secondsOrNull(@Nullable Instant time) {
        return time == null ? null : seconds(time);
    }

    public static ArrayNode strings(List<String> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }

    /** A resource envelope in the order of the recordings. */
    public static ObjectNode resource(String id, String name, String type, ObjectNode properties) {
        ObjectNode resource = object();
        resource.put("id", id).put("name", name).put("type", type);
        resource.set("properties", properties);
        return resource;
    }

    /** A page of resources. */
    public static ObjectNode list(List<ObjectNode> values, @Nullable String nextLink) {
        ObjectNode list = object();
        ArrayNode array = list.putArray("value");
        values.forEach(array::add);
        list.put("nextLink", nextLink);
        return list;
    }
}
