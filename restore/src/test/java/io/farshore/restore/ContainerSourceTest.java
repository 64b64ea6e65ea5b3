package io.farshore.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContainerSourceTest {
    private final List<String> asked = new ArrayList<>();
    private int failures;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private BlobSource source;

    @BeforeEach
    void starts() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/account/container", this::answer);
        server.start();
        source = BlobSource.of(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/account/container?sv=1&sig=a%2Fb");
    }

    @AfterEach
    void stops() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        asked.add(uri.getRawPath() + "?" + uri.getRawQuery() + " "
                + exchange.getRequestHeaders().getFirst("Range"));
        String body = "0123456789";
        int status = uri.getPath().endsWith("/absent") ? 404 : uri.getPath().endsWith("/secret") ? 403 : 206;
        if (uri.getRawQuery().contains("comp=list")) {
            status = 200;
            boolean first = uri.getRawQuery().contains("marker=&");
            body = "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs><Blob><Name>i/"
                    + (first ? "1" : "2") + "</Name></Blob></Blobs>"
                    + (first ? "<NextMarker>2!8!a=</NextMarker>" : "<NextMarker />") + "</EnumerationResults>";
        }
        if (failures > 0) {
            failures--;
            status = 503;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void listsEveryPage() throws IOException {
        assertThat(source.list("i/")).containsExactly("i/1", "i/2");
        assertThat(asked.getLast()).contains("prefix=i/", "marker=2%218%21a%3D", "sv=1&sig=a%2Fb");
    }

    @Test
    void asksForNoMoreThanItTakes() throws IOException {
        assertThat(source.read("a/b.seg", 4)).hasSize(4);
        assertThat(asked).containsExactly("/account/container/a/b.seg?sv=1&sig=a%2Fb bytes=0-3");
    }

    @Test
    void triesAgainWhatPasses() throws IOException {
        failures = 2;
        assertThat(source.read("a/b.seg", 10)).hasSize(10);
        assertThat(asked).hasSize(3);
    }

    @Test
    void namesTheBlobThatIsMissing() {
        assertThatThrownBy(() -> source.read("absent", 4)).hasMessage("absent is missing");
    }

    @Test
    void neverPrintsTheSignature() {
        assertThatThrownBy(() -> source.read("secret", 4))
                .hasMessageContaining("403")
                .hasMessageNotContaining("sig=");
        assertThat(asked).hasSize(1);
    }
}
