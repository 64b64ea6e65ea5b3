package io.farshore.emulation.functionshost.http;

import io.farshore.emulation.functionshost.app.FunctionDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * The key that functions of a level above anonymous ask for, in {@code x-functions-key} or {@code ?code=}.
 *
 * @param value empty when the host was given none: then nobody may call such functions
 */
record FunctionKey(Optional<String> value) {
    boolean permits(FunctionDefinition function, Map<String, String> headers, Map<String, String> query) {
        String level = function.trigger().text("authLevel");
        if (level.equalsIgnoreCase("anonymous")) {
            return true;
        }
        String shown = headers.getOrDefault("x-functions-key", query.getOrDefault("code", ""));
        return value.isPresent() && MessageDigest.isEqual(bytes(value.get()), bytes(shown));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
