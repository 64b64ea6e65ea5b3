package io.farshore.agent.enrolment;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.crypto.Pem;
import io.farshore.replication.protocol.Enrolment;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * Gets the machine its certificate. The server's certificate cannot be checked before the site's authority is known, so
 * the answer proves the passphrase instead: who does not know it can neither read it here nor forge an answer.
 */
public final class EnrolmentClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int NONCE_BYTES = 32;

    private final URI server;
    private final ObjectMapper json;

    /** @param server the configuration server */
    public EnrolmentClient(URI server, ObjectMapper json) {
        this.server = server;
        this.json = json;
    }

    /** Enrols and stores the certificate. @throws IOException saying why the server refused */
    public void enrol(AgentIdentity identity, String machineName, char[] passphrase)
            throws IOException, InterruptedException {
        if (passphrase.length < Enrolment.MIN_PASSPHRASE_CHARS) {
            throw new IOException(
                    "the passphrase must have at least " + Enrolment.MIN_PASSPHRASE_CHARS + " characters");
        }
        KeyPair pair = keyPair();
        String csr = request(pair, identity);
        byte[] random = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(random);
        String nonce = Base64.getEncoder().encodeToString(random);
        String mac = Enrolment.requestMac(passphrase, "agent", identity.machineId(), machineName, csr, nonce);
        Enrolment.Request request = new Enrolment.Request("agent", identity.machineId(), machineName, csr, nonce, mac);
        HttpResponse<String> answer = post(json.writeValueAsString(request));
        if (answer.statusCode() != 200) {
            throw new IOException("the configuration server refused to enrol this machine (" + answer.statusCode()
                    + "): " + json.readTree(answer.body()).path("message").asText(answer.body()));
        }
        Enrolment.Response response = json.readValue(answer.body(), Enrolment.Response.class);
        String expected = Enrolment.responseMac(passphrase, nonce, response.certificate(), response.authority());
        if (!Enrolment.matches(expected, response.mac())) {
            throw new IOException("the server at " + server + " does not know the passphrase: it is not the"
                    + " configuration server of this site");
        }
        identity.store(pair.getPrivate(), response.certificate(), response.authority());
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .sslContext(unauthenticated())
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/enroll"))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String request(KeyPair pair, AgentIdentity identity) throws IOException {
        try {
            byte[] der = new JcaPKCS10CertificationRequestBuilder(
                            new X500Principal("CN=" + identity.machineId()), pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
            return Pem.encode("CERTIFICATE REQUEST", der);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("ECDSA must be available", e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("EC keys on P-256 must be available", e);
        }
    }

    /** Used for this one exchange, which is authenticated by the passphrase. */
    private static SSLContext unauthenticated() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyServer()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS must be available", e);
        }
    }

    private static final class AnyServer extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
