package io.farshore.processserver.roles.configuration;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.farshore.replication.store.BlobAlreadyExistsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a storage account's refusals of a Put Blob mean. */
class AzureSegmentSinkTest {
    private final HttpServer server;

    AzureSegmentSinkTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private AzureSegmentSink refusing(String allowed, int status, String code) {
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("x-ms-error-code", code);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return new AzureSegmentSink("http://127.0.0.1:" + server.getAddress().getPort() + "/account/item?sv=2021-08-06&"
                + allowed + "&sig=none");
    }

    @ParameterizedTest
    @CsvSource({
        "sp=c,409,BlobAlreadyExists",
        "sp=c,403,UnauthorizedBlobOverwrite",
        "sp=c,403,AuthorizationPermissionMismatch",
        "si=site-add,403,UnauthorizedBlobOverwrite",
        "si=site-add,403,AuthorizationPermissionMismatch",
    })
    void aNameThatIsTakenIsToldFromOtherRefusals(String allowed, int status, String code) {
        AzureSegmentSink sink = refusing(allowed, status, code);
        assertThatThrownBy(() -> sink.create("1/2/3.seg", new byte[] {1}))
                .isInstanceOf(BlobAlreadyExistsException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "sp=r,403,AuthorizationPermissionMismatch",
        "sp=c,403,AuthenticationFailed",
        "si=site-add,403,AuthenticationFailed",
        "si=site-add,403,AuthorizationFailure"
    })
    void whatWasNotStoredIsNotTakenForStored(String allowed, int status, String code) {
        AzureSegmentSink sink = refusing(allowed, status, code);
        assertThatThrownBy(() -> sink.create("1/2/3.seg", new byte[] {1}))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(BlobAlreadyExistsException.class)
                .hasMessageContaining(code);
    }
}
