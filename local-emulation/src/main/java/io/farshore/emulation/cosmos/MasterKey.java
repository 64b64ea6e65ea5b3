package io.farshore.emulation.cosmos;

import io.farshore.emulation.cosmos.store.CosmosFailure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks the master-key signature of a request.
 *
 * <p>The signed text is verb, resource type, resource link, date and an empty line, each ended by a newline, all but
 * the link in lower case. A link of ids is signed as it is; of resource ids, only the last one in lower case.
 */
final class MasterKey {
    /** The key Microsoft publishes for its own emulator; not a secret. */
    static final String WELL_KNOWN =
            "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    private static final String TOKEN_PREFIX = "type=master&ver=1.0&sig=";
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    MasterKey(String base64) {
        key = new SecretKeySpec(Base64.getDecoder().decode(base64), ALGORITHM);
    }

    /** Returns when the signature is right; throws 401 otherwise. */
    void check(GatewayRequest request) {
        String token = URLDecoder.decode(
                request.header("authorization")
                        .orElseThrow(() -> CosmosFailure.unauthorized("Required Header authorization is missing.")),
                StandardCharsets.UTF_8);
        if (!token.startsWith(TOKEN_PREFIX)) {
            throw CosmosFailure.unauthorized("Only master-key tokens are supported by the Cosmos DB emulator.");
        }
        // A token that was not URL-encoded has lost its plus signs above.
        byte[] signature = bytes(token.substring(TOKEN_PREFIX.length()).replace(' ', '+'));
        String date = request.header("x-ms-date").orElse("");
        SignedResource resource = SignedResource.of(request.segments());
        boolean matches = resource.links().stream()
                .map(link -> signature(request.method(), resource.type(), link, date))
                .anyMatch(expected -> MessageDigest.isEqual(bytes(expected), signature));
        if (!matches) {
            throw CosmosFailure.unauthorized(
                    "The input authorization token can't serve the request. Check the key and the clock.");
        }
    }

    private String signature(String verb, String type, String link, String date) {
        String text = lower(verb) + "\n" + lower(type) + "\n" + link + "\n" + lower(date) + "\n\n";
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** A path of odd length names a feed under its owner, of even length a resource. */
    private record SignedResource(String type, List<String> links) {
        static SignedResource of(List<String> segments) {
            int size = segments.size();
            boolean feed = size % 2 == 1;
            String type = size == 0 ? "" : segments.get(feed ? size - 1 : size - 2);
            List<String> owner = feed ? segments.subList(0, size - 1) : segments;
            String last = owner.isEmpty() ? "" : owner.get(owner.size() - 1);
            return new SignedResource(type, List.of(String.join("/", owner), lower(last)));
        }
    }
}
