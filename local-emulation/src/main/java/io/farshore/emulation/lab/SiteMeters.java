package io.farshore.emulation.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the process server counted, from its Prometheus page.
 *
 * @param arrivedBytes from the agents, and stored
 * @param storedBytes of segments in Blob storage
 */
record SiteMeters(long arrivedBytes, long storedBytes) {
    static SiteMeters read(Lab lab) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().sslContext(lab.siteTls()).build()) {
            URI url = URI.create("https://127.0.0.1:" + lab.settings().ports().control() + "/prometheus");
            String page = http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return new SiteMeters(value(page, "farshore_uploaded_plain_bytes"), value(page, "farshore_uploaded_bytes"));
        }
    }

    private static long value(String page, String name) throws IOException {
        Matcher matcher = Pattern.compile("^" + name + "(?:\\{[^}]*})? (\\S+)", Pattern.MULTILINE)
                .matcher(page);
        if (!matcher.find()) {
            throw new IOException("the process server does not report " + name);
        }
        return (long) Double.parseDouble(matcher.group(1));
    }
}
