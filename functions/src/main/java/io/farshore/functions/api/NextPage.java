package io.farshore.functions.api;

import io.farshore.controlplane.store.Page;
import io.farshore.controlplane.store.Span;
import io.farshore.functions.request.InvalidRequestException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from one page of a list to the next. A token is the rank of the last thing that was looked at, so that pages go
 * on where they stopped whatever has come and gone.
 *
 * @param list begins each token of the list, so that those of another one are told apart
 * @param parameter that links carry the token in; callers may spell it with or without the dollar
 */
record NextPage(String list, String parameter) {
    /** Of every list whose callers name no other. */
    static final int SIZE = 100;

    private static final List<String> KEPT = List.of("$filter", "$take");

    /** Tokens come in the parameter that the contract has for protected items. */
    static NextPage of(String list) {
        return new NextPage(list, "skipToken");
    }

    /** What of a span is behind the page before this one. */
    Span rest(ApiCall call, Span span) {
        String token = call.request()
                .query("skipToken")
                .or(() -> call.request().query("$skipToken"))
                .orElse("");
        return token.isEmpty() ? span : span.behind(decoded(token));
    }

    private String decoded(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.startsWith(prefix()) && text.length() > prefix().length()) {
                return text.substring(prefix().length());
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new InvalidRequestException(parameter + " is none that this list has given out.", e);
        }
        throw new InvalidRequestException(parameter + " is none that this list has given out.");
    }

    private String prefix() {
        return list + ':';
    }

    /**
     * The absolute link to the page behind this one, null behind the last.
     *
     * @param path ARM id of the list
     */
    @Nullable
    String link(ApiCall call, String path, Page<?> page) {
        if (page.continuation() == null) {
            return null;
        }
        StringBuilder link = new StringBuilder(call.request().baseUrl())
                .append(path.replace(" ", "%20"))
                .append("?api-version=")
                .append(call.apiVersion());
        for (String name : KEPT) {
            call.request().query(name).ifPresent(value -> append(link, name, value));
        }
        byte[] place = (prefix() + page.continuation()).getBytes(StandardCharsets.UTF_8);
        append(link, parameter, Base64.getUrlEncoder().withoutPadding().encodeToString(place));
        return link.toString();
    }

    private static void append(StringBuilder link, String name, String value) {
        link.append('&').append(encoded(name)).append('=').append(encoded(value));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
