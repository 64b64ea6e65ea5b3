package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.emulation.http.TlsIdentity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/** Who took the registration file of a site, and asks the vault for what the site may ask for. */
final class SiteThief {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final String STORAGE_VERSION = "2021-12-02";
    private static final int TOKEN_SECONDS = 300;

    private final JsonNode credentials;

    private SiteThief(JsonNode credentials) {
        this.credentials = credentials;
    }

    /** Gets the credentials that the site of {@code lab} would get for an item. */
    static SiteThief steal(FaultLab lab, String itemId) throws IOException, InterruptedException {
        HttpResponse<String> response = ask(lab, "credentials", "{\"itemIds\":[\"" + itemId + "\"]}");
        if (response.statusCode() != 200) {
            throw new IOException("the vault answers " + response.statusCode() + ": " + response.body());
        }
        return new SiteThief(JSON.readTree(response.body()));
    }

    /** Asks for the site's trust in another key; any certificate does for that. */
    static HttpResponse<String> putCertificate(FaultLab lab) throws IOException, InterruptedException {
        JsonNode file = JSON.readTree(lab.lab().vaultCredentials().toFile());
        String body = JSON.createObjectNode()
                .put("commandId", UUID.randomUUID().toString())
                .put(
                        "certificate",
                        Base64.getEncoder()
                                .encodeToString(der(file.path("certificate").asText())))
                .toString();
        return ask(lab, "certificate", body);
    }

    private static HttpResponse<String> ask(FaultLab lab, String action, String body)
            throws IOException, InterruptedException {
        JsonNode file = JSON.readTree(lab.lab().vaultCredentials().toFile());
        Path names = lab.siteFolder().resolve("site.json");
        String siteId = JSON.readTree(names.toFile()).path("siteId").asText();
        long now = Instant.now().getEpochSecond();
        String claims = JSON.createObjectNode()
                .put("iss", siteId)
                .put("aud", "farshore-site")
                .put("iat", now)
                .put("exp", now + TOKEN_SECONDS)
                .toString();
        String token = sign(
                key(file.path("privateKey").asText()),
                thumbprint(file.path("certificate").asText()),
                "JWT",
                claims);
        try (HttpClient http = HttpClient.newBuilder()
                .sslContext(TlsIdentity.trustingPem(lab.lab().caFile()))
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(file.path("endpoint").asText() + "/site/v1/" + action))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    String segmentsUrl() {
        return credentials.at("/items/0/segmentsUrl").asText();
    }

    String manifestsUrl() {
        return credentials.path("manifestsUrl").asText();
    }

    String commitQueueUrl() {
        return credentials.path("commitQueueUrl").asText();
    }

    /** Status of a request to storage. @param query without its separator, may be empty */
    int status(String method, String container, String blob, String query, String... headers)
            throws IOException, InterruptedException {
        int question = container.indexOf('?');
        String url = container.substring(0, question)
                + (blob.isEmpty() ? "" : "/" + blob)
                + container.substring(question)
                + (query.isEmpty() ? "" : "&" + query);
        boolean body = method.equals("PUT") || method.equals("POST");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("x-ms-version", STORAGE_VERSION)
                .method(
                        method,
                        body ? HttpRequest.BodyPublishers.ofString("stolen") : HttpRequest.BodyPublishers.noBody());
        for (int at = 0; at < headers.length; at += 2) {
            request.header(headers[at], headers[at + 1]);
        }
        return statusOf(request.build());
    }

    /** Puts a new blob with a content. */
    int put(String container, String blob, String content) throws IOException, InterruptedException {
        int question = container.indexOf('?');
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(container.substring(0, question) + "/" + blob + container.substring(question)))
                .header("x-ms-version", STORAGE_VERSION)
                .header("x-ms-blob-type", "BlockBlob")
                .PUT(HttpRequest.BodyPublishers.ofString(content))
                .build();
        return statusOf(request);
    }

    /** On a connection of its own: storage may close one while a request is on its way. */
    private static int statusOf(HttpRequest request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    /** A compact JSON Web Signature with EdDSA. */
    static String sign(PrivateKey key, String keyId, String type, String payload) {
        String header = JSON.createObjectNode()
                .put("alg", "EdDSA")
                .put("kid", keyId)
                .put("typ", type)
                .toString();
        String signed = ENCODER.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + ENCODER.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + ENCODER.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 must work", e);
        }
    }

    private static PrivateKey key(String pem) {
        try {
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der(pem)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the site's key is no Ed25519 key", e);
        }
    }

    private static String thumbprint(String pem) {
        return sha256(der(pem));
    }

    /** Lower-case hex. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 must work", e);
        }
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
    }
}
