package io.farshore.emulation.functionshost.binding;

import java.lang.reflect.Type;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a trigger brings to a function.
 *
 * @param data named values for {@code @BindingName} parameters and binding expressions; names match ignoring case
 */
public record Invocation(TriggerValue value, Map<String, Object> data) {
    public Invocation {
        Map<String, Object> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ignoringCase.putAll(data);
        data = Collections.unmodifiableMap(ignoringCase);
    }

    /** The value of the trigger's own parameter, made on demand: nobody downloads a blob that is not asked for. */
    @FunctionalInterface
    public interface TriggerValue {
        @Nullable
        Object as(Type parameter);

        /** A value that fits any parameter by conversion. */
        static TriggerValue of(Object value) {
            return parameter -> Payload.convert(value, parameter);
        }
    }
}
