package io.farshore.emulation.functionshost.binding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what a trigger brings into what a parameter wants, and results into bytes. */
public final class Payload {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Payload() {}

    /** Text, bytes and numbers directly; anything else is read from JSON. */
    public static @Nullable Object convert(@Nullable Object value, Type wanted) {
        if (wanted instanceof ParameterizedType type && type.getRawType() == Optional.class) {
            return Optional.ofNullable(value).map(v -> convert(v, type.getActualTypeArguments()[0]));
        }
        if (value == null || (wanted instanceof Class<?> type && type.isInstance(value))) {
            return value;
        }
        if (wanted == byte[].class) {
            return toBytes(value);
        }
        String text = value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
        return wanted == String.class || wanted == Object.class ? text : parse(text, wanted);
    }

    private static Object parse(String text, Type wanted) {
        try {
            return JSON.readValue(text, JSON.constructType(wanted));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A parameter of type " + wanted + " cannot be read from its value", e);
        }
    }

    /** Text as UTF-8, bytes as they are, anything else as JSON. */
    public static byte[] toBytes(Object value) {
        return value instanceof byte[] bytes ? bytes : toText(value).getBytes(StandardCharsets.UTF_8);
    }

    static String toText(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A result of " + value.getClass() + " cannot be written as JSON", e);
        }
    }
}
