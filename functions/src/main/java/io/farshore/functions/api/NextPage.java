package io.farshore.functions.api;

import io.farshore.functions.request.InvalidRequestException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The way from one page of a list to the next. */
final class NextPage {
    private NextPage() {}

    /** What a token stands for. @param parameter that it came in */
    static String decoded(String parameter, String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(parameter + " is none that this list has given out.", e);
        }
    }

    /**
     * The link to the page behind a place.
     *
     * @param list ARM id of the list
     * @param kept parameters of this request that the next one has too
     * @param parameter for the token
     */
    static String link(ApiCall call, String list, List<String> kept, String parameter, String place) {
        StringBuilder link = new StringBuilder(call.request().baseUrl())
                .append(list.replace(" ", "%20"))
                .append("?api-version=")
                .append(call.apiVersion());
        for (String name : kept) {
            call.request().query(name).ifPresent(value -> append(link, name, value));
        }
        append(
                link,
                parameter,
                Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8)));
        return link.toString();
    }

    private static void append(StringBuilder link, String name, String value) {
        link.append('&').append(encoded(name)).append('=').append(encoded(value));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
