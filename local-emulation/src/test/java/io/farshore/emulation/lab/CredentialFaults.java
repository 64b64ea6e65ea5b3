package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.lab.Fault.Phase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Locale;

/** The site's credentials for storage: stolen, and expired. */
final class CredentialFaults {
    private static final String BLOCK_BLOB = "BlockBlob";
    private static final int RECORDING_MILLIS = 6_000;

    private CredentialFaults() {}

    static List<Fault> rows() {
        return List.of(
                new Fault("stolen-site-credential", Phase.SITE_LOST, CredentialFaults::steal, Fault.NOTHING_MORE),
                new Fault("expired-sas", Phase.STEADY_STATE, CredentialFaults::expire, Fault.NOTHING_MORE));
    }

    private static void steal(Life life) throws Exception {
        SiteThief thief = SiteThief.steal(life.lab(), life.itemId());
        StoredItem stored = new StoredItem(life.lab(), life.itemId());
        String manifest = stored.manifests().getLast();
        String segment =
                stored.segments(stored.manifest(stored.manifests().getFirst())).getFirst();
        refusesAllBut(thief, thief.segmentsUrl(), segment);
        refusesAllBut(thief, thief.manifestsUrl(), manifest);
        refused(thief, "GET", thief.commitQueueUrl(), "messages", "");
        refused(thief, "DELETE", thief.commitQueueUrl(), "messages", "");
        forge(life, thief, stored, manifest);
        HttpResponse<String> refusal = SiteThief.putCertificate(life.lab());
        assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(400);
        assertThat(refusal.body()).contains("is under way");
    }

    /** All that could tell or change a blob. A snapshot is not among it: it adds, and Azure counts it as creating. */
    private static void refusesAllBut(SiteThief thief, String container, String blob) throws Exception {
        refused(thief, "GET", container, "", "restype=container&comp=list");
        refused(thief, "GET", container, "", "restype=container");
        refused(thief, "DELETE", container, "", "restype=container");
        refused(thief, "GET", container, blob, "");
        refused(thief, "HEAD", container, blob, "");
        refused(thief, "DELETE", container, blob, "");
        refused(thief, "PUT", container, blob, "", "x-ms-blob-type", BLOCK_BLOB);
        refused(thief, "PUT", container, blob, "", "x-ms-blob-type", BLOCK_BLOB, "If-None-Match", "*");
        refused(thief, "PUT", container, blob, "comp=block&blockid=AAAA");
        refused(thief, "PUT", container, blob, "comp=blocklist");
        refused(thief, "PUT", container, blob, "comp=metadata", "x-ms-meta-name", "value");
        refused(thief, "PUT", container, blob, "comp=properties");
        refused(
                thief,
                "PUT",
                container,
                blob,
                "comp=lease",
                "x-ms-lease-action",
                "acquire",
                "x-ms-lease-duration",
                "-1");
        int question = container.indexOf('?');
        String source = container.substring(0, question) + "/" + blob + container.substring(question);
        refused(thief, "PUT", container, "copied", "", "x-ms-copy-source", source);
    }

    private static void refused(
            SiteThief thief, String method, String container, String blob, String query, String... headers)
            throws IOException, InterruptedException {
        int status = thief.status(method, container, blob, query, headers);
        assertThat(status).as(method + " " + blob + " " + query).isIn(401, 403, 404, 409);
    }

    /** A manifest that another key signed is stored, for adding is permitted, and becomes no recovery point. */
    private static void forge(Life life, SiteThief thief, StoredItem stored, String newest)
            throws IOException, InterruptedException, GeneralSecurityException {
        ObjectNode payload = (ObjectNode) stored.manifest(newest);
        long next = payload.path("point").asLong() + 1;
        payload.put("point", next);
        payload.put("sourceTime", java.time.Instant.now().toString());
        KeyPair own = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String keyId = SiteThief.sha256(own.getPublic().getEncoded());
        String forged = SiteThief.sign(own.getPrivate(), keyId, "farshore-point+jws", payload.toString());
        String name = newest.substring(0, newest.lastIndexOf('/') + 1) + String.format(Locale.ROOT, "%020d.jws", next);
        int before = life.item().points().size();
        assertThat(thief.put(thief.manifestsUrl(), name, forged)).isEqualTo(201);
        Thread.sleep(RECORDING_MILLIS);
        assertThat(life.item().points()).as("recovery points").hasSize(before);
    }

    /**
     * From now on the clock of storage is so far ahead that every credential expires seconds after it was given. It
     * stays so, for a clock that goes back would hide messages; the row must be the last.
     */
    private static void expire(Life life) throws Exception {
        SiteThief thief = SiteThief.steal(life.lab(), life.itemId());
        Path shift =
                Path.of(CredentialFaults.class.getResource("/shift-clock.js").toURI());
        life.lab().change("storage", command -> command.withFirst("--require", shift.toString()));
        life.lab().lab().process("storage").stop();
        life.lab().start("storage");
        Thread.sleep(RECORDING_MILLIS * 2);
        assertThat(thief.put(thief.manifestsUrl(), "late", "expired"))
                .as("the credential of a moment ago")
                .isEqualTo(403);
        // Azurite does not look at the end of a signature that names a stored access policy, as the service does.
        assertThat(end(thief.segmentsUrl())).as("end of the other one").isEqualTo(end(thief.manifestsUrl()));
    }

    private static String end(String url) {
        return List.of(url.substring(url.indexOf('?') + 1).split("&")).stream()
                .filter(parameter -> parameter.startsWith("se="))
                .findFirst()
                .orElseThrow();
    }
}
