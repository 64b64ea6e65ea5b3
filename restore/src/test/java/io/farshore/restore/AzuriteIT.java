package io.farshore.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.replication.ItemFixture;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads an item from Azurite, the storage emulator of the lab. */
class AzuriteIT {
    private static final Path SCRIPT = Path.of("../local-emulation/node_modules/azurite/dist/src/azurite.js");

    /** The account and key Microsoft publishes for storage emulators; not a secret. */
    private static final String ACCOUNT = "devstoreaccount1";

    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static final String VERSION = "2021-12-02";
    private static final String EXPIRY = "2099-01-01T00:00:00Z";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    /** An account SAS: the fields in the order of Microsoft's "Create an account SAS". */
    private static String signature(String permissions) throws GeneralSecurityException {
        String fields =
                String.join("\n", ACCOUNT, permissions, "b", "sco", "", EXPIRY, "", "https,http", VERSION, "", "");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
        String signed = Base64.getEncoder().encodeToString(mac.doFinal(fields.getBytes(StandardCharsets.UTF_8)));
        return "sv=" + VERSION + "&ss=b&srt=sco&sp=" + permissions + "&se=" + EXPIRY + "&spr=https,http&sig="
                + URLEncoder.encode(signed, StandardCharsets.UTF_8);
    }

    private void put(String url, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("x-ms-version", VERSION)
                .header("x-ms-blob-type", "BlockBlob")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(201);
    }

    private void upload(Path root, String container) throws Exception {
        String signature = signature("rcwl");
        put(container + "?restype=container&" + signature, new byte[0]);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                put(container + "/" + root.relativize(file) + "?" + signature, Files.readAllBytes(file));
            }
        }
    }

    private static void await(int port, Process process) throws InterruptedException {
        for (int tries = 0; tries < 600 && process.isAlive(); tries++) {
            try (var socket = new java.net.Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new IllegalStateException("Azurite does not listen");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void verifiesAndRestoresFromAContainer() throws Exception {
        Assumptions.assumeTrue(Files.exists(SCRIPT), "run 'npm ci' in local-emulation");
        ItemFixture item = new ItemFixture(1 << 20);
        for (int point = 0; point < 3; point++) {
            item.write(0, 4096L * point, new byte[] {1, 2, 3});
            item.point();
        }
        StoredItem stored = StoredItem.in(folder, item);
        int port = freePort();
        Process azurite = new ProcessBuilder(List.of(
                        "node",
                        SCRIPT.toString().replace("azurite.js", "blob/main.js"),
                        "--silent",
                        "--disableTelemetry",
                        "--location",
                        folder.resolve("azurite").toString(),
                        "--blobPort",
                        Integer.toString(port)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await(port, azurite);
            readsFrom("http://127.0.0.1:" + port + "/" + ACCOUNT, stored);
        } finally {
            azurite.destroy();
            azurite.waitFor();
        }
    }

    private void readsFrom(String account, StoredItem stored) throws Exception {
        String segments = account + "/item-" + stored.item().itemId;
        upload(stored.segments(), segments);
        upload(stored.manifests(), account + "/manifests");
        String readAndList = "?" + signature("rl");
        List<String> places = List.of(
                "--from",
                segments + readAndList,
                "--manifests",
                account + "/manifests" + readAndList,
                "--item",
                stored.item().itemId.toString(),
                "--public-key",
                StoredItem.PUBLIC_KEY);
        Ran verified = Ran.of(Ran.join(List.of("verify"), places.toArray(String[]::new)));
        assertThat(verified.exit()).as(verified.errors()).isZero();
        Path target = folder.resolve("disk.raw");
        Ran restored = Ran.of(
                Ran.join(List.of("restore"), places.toArray(String[]::new)),
                "--disk",
                "0",
                "--key",
                stored.key().toString(),
                "--to",
                target.toString());
        assertThat(restored.exit()).as(restored.errors()).isZero();
        assertThat(Files.readAllBytes(target)).startsWith(1, 2, 3, 0).hasSize(1 << 20);
    }
}
