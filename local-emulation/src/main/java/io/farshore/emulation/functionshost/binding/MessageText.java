package io.farshore.emulation.functionshost.binding;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The encoding of queue messages.
 *
 * @param base64 whether bodies are base64 of UTF-8
 */
public record MessageText(boolean base64) {
    public String encode(String text) {
        return base64 ? Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) : text;
    }

    /**
     * @throws IllegalArgumentException when the body is not base64 and should be
     */
    public String decode(String body) {
        return base64 ? new String(Base64.getDecoder().decode(body.strip()), StandardCharsets.UTF_8) : body;
    }
}
