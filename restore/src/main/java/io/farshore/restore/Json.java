package io.farshore.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads JSON (RFC 8259) into maps, lists, strings and longs; the rest of it has no use here and is refused. */
final class Json {
    private static final Pattern TOKEN = Pattern.compile("[ \\t\\r\\n]*+([{}\\[\\],:]|\"[^\"\\\\\\x00-\\x1f]*+\"|"
            + "-?(?:0|[1-9]\\d{0,17})(?!\\d)|null|$)[ \\t\\r\\n]*+");

    private final Matcher matcher;
    private String token = "";

    private Json(String text) {
        matcher = TOKEN.matcher(text);
        take();
    }

    /** Throws IllegalArgumentException when the text is anything else than one object. */
    static Map<?, ?> object(String text) {
        Json json = new Json(text);
        if (json.value(0) instanceof Map<?, ?> map && json.token.isEmpty()) {
            return map;
        }
        throw new IllegalArgumentException("it is not one JSON object");
    }

    private String take() {
        String taken = token;
        expect(matcher.lookingAt());
        token = matcher.group(1);
        matcher.region(matcher.end(), matcher.regionEnd());
        return taken;
    }

    private boolean takeIf(String wanted) {
        return token.equals(wanted) && take().equals(wanted);
    }

    private void expect(boolean right) {
        Main.require(right, "its JSON is wrong before character " + matcher.regionStart());
    }

    private @Nullable Object value(int depth) {
        expect(depth < 16);
        if (takeIf("{")) {
            Map<String, @Nullable Object> map = new TreeMap<>();
            while (!takeIf("}")) {
                expect(map.isEmpty() || takeIf(","));
                String name = string(take());
                expect(takeIf(":") && !map.containsKey(name));
                map.put(name, value(depth + 1));
            }
            return map;
        } else if (takeIf("[")) {
            List<@Nullable Object> list = new ArrayList<>();
            while (!takeIf("]")) {
                expect(list.isEmpty() || takeIf(","));
                list.add(value(depth + 1));
            }
            return list;
        } else if (takeIf("null")) {
            return null;
        }
        return token.startsWith("\"") ? string(take()) : Long.valueOf(take());
    }

    private String string(String quoted) {
        expect(quoted.startsWith("\""));
        return quoted.substring(1, quoted.length() - 1);
    }
}
