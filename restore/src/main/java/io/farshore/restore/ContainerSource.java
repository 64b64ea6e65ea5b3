package io.farshore.restore;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Azure Blob container, read with a shared access signature that permits read and list. */
final class ContainerSource implements BlobSource {
    private static final int TRIES = 6;
    private static final long PAUSE_NANOS = 250_000_000;
    private static final int MAX_PAGE_BYTES = 16 << 20;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /** In an answer of List Blobs; the names of section 6 hold nothing that XML would escape. */
    private static final Pattern LISTED = Pattern.compile("<(Name|NextMarker)>([^<]+)<");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String container;
    private final String signature;

    ContainerSource(URI url) {
        container = url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
        signature = url.getRawQuery() == null ? "" : url.getRawQuery();
    }

    @Override
    public List<String> list(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        String marker = "";
        do {
            String from = URLEncoder.encode(marker, StandardCharsets.UTF_8);
            String query = "?restype=container&comp=list&prefix=" + folder + "&marker=" + from + "&";
            String page = new String(get("the list of blobs", query, MAX_PAGE_BYTES), StandardCharsets.UTF_8);
            marker = "";
            for (Matcher matcher = LISTED.matcher(page); matcher.find(); ) {
                boolean name = matcher.group(1).equals("Name") && names.add(matcher.group(2));
                marker = name ? marker : matcher.group(2);
            }
        } while (!marker.isEmpty());
        return names;
    }

    @Override
    public byte[] read(String name, int maxBytes) throws IOException {
        return get(name, "/" + name + "?", maxBytes);
    }

    /** What passes by itself is tried again, after twice the pause each time. */
    private byte[] get(String what, String query, int maxBytes) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(container + query + signature))
                .header("x-ms-version", "2021-12-02")
                .header("Range", "bytes=0-" + (maxBytes - 1))
                .timeout(TIMEOUT)
                .build();
        for (int tries = 1; ; tries++) {
            try {
                return send(what, request, maxBytes);
            } catch (WrongBlobException e) {
                throw e;
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw new IOException(what + " could not be read: " + e, e);
                }
                LockSupport.parkNanos(PAUSE_NANOS << tries);
            }
        }
    }

    private byte[] send(String what, HttpRequest request, int maxBytes) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        int status = answer.statusCode();
        try (InputStream body = answer.body()) {
            if (status == 200 || status == 206) {
                return body.readNBytes(maxBytes);
            }
        }
        if (status == 404) {
            throw new WrongBlobException(what, "is missing");
        } else if (status >= 500 || status == 408 || status == 429) {
            throw new IOException("the storage answers " + status);
        }
        // The URL is a key: it must not be printed.
        throw new IllegalArgumentException(what + " could not be read, the storage answers " + status
                + ": the URL's signature must permit read and list, and may have expired");
    }
}
