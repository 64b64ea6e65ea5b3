package io.farshore.processserver.discovery;

import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.mo.ServiceInstance;
import com.vmware.vim25.ws.Argument;
import com.vmware.vim25.ws.SoapClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.rmi.RemoteException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Carries the library's messages over TLS that is checked. The library's own transport keeps one static TLS context for the
 * whole process, and can only switch names off for all.
 */
final class VimTransport extends SoapClient {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final HttpClient http;
    private final URI sdk;

    VimTransport(URI sdk, SSLContext trust) throws IOException {
        this.sdk = sdk;
        setBaseUrl(sdk.toURL());
        setVimNameSpace(ServiceInstance.VIM25_NAMESPACE);
        http = HttpClient.newBuilder()
                .sslContext(trust)
                .connectTimeout(CONNECT_PATIENCE)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    static ManagedObjectReference reference(String type, String value) {
        ManagedObjectReference reference = new ManagedObjectReference();
        reference.setType(type);
        reference.setVal(value);
        return reference;
    }

    @Override
    public @Nullable Object invoke(String method, Argument[] arguments, @Nullable String returnType)
            throws RemoteException {
        byte[] answer = send(method, arguments);
        try {
            return unMarshall(returnType, new ByteArrayInputStream(answer));
        } catch (RemoteException e) {
            throw e;
        } catch (Exception e) { // the library declares no less
            throw new RemoteException("the answer to " + method + " cannot be understood", e);
        }
    }

    @Override
    public StringBuffer invokeAsString(String method, Argument[] arguments) throws RemoteException {
        return new StringBuffer(new String(send(method, arguments), StandardCharsets.UTF_8));
    }

    private byte[] send(String method, Argument[] arguments) throws RemoteException {
        HttpRequest.Builder request = HttpRequest.newBuilder(sdk)
                .timeout(PATIENCE)
                .header("SOAPAction", Optional.ofNullable(soapAction).orElse("urn:vim25"))
                .header("Content-Type", "text/xml; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(marshall(method, arguments)));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        try {
            HttpResponse<byte[]> response = http.send(
                    request.build(),
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
            response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";", 2)[0]);
            if (response.statusCode() != 200 && response.statusCode() != 500) { // 500 carries a fault
                throw new RemoteException("it answers " + method + " with status " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteException(method, new InterruptedIOException("interrupted"));
        } catch (IOException e) {
            throw new RemoteException(method, e);
        }
    }
}
