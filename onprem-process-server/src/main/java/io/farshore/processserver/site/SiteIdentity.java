package io.farshore.processserver.site;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.pipeline.ManifestSigner;
import io.farshore.replication.crypto.Pem;
import io.farshore.replication.recoverypoint.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The keys and names of this site, made at first start and kept in its folder.
 *
 * @param siteId names the site to the vault
 * @param processServerId names this process server
 * @param authority certifies agents and servers of the site
 * @param serverKey of the TLS listeners
 * @param serverChain its certificates
 * @param signer signs manifests and commits
 */
public record SiteIdentity(
        UUID siteId,
        UUID processServerId,
        CertificateAuthority authority,
        PrivateKey serverKey,
        List<X509Certificate> serverChain,
        ManifestSigner signer) {
    private static final String NAMES = "site.json";

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Names(UUID siteId, UUID processServerId, String manifestPublicKey) {}

    public SiteIdentity {
        serverChain = List.copyOf(serverChain);
    }

    /**
     * Reads the identity from {@code folder}, or makes a new one there.
     *
     * @param hosts names and addresses that agents use for this server
     */
    public static SiteIdentity loadOrCreate(Path folder, List<String> hosts, ObjectMapper json, Instant now)
            throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(NAMES);
        if (!Files.exists(file)) {
            create(folder, json, now);
        }
        Names names = json.readValue(file.toFile(), Names.class);
        CertificateAuthority authority = new CertificateAuthority(
                Pem.certificate(Files.readString(folder.resolve("ca.pem"))),
                Pem.privateKey("EC", Files.readString(folder.resolve("ca.key"))));
        PrivateKey manifestKey = Pem.privateKey("Ed25519", Files.readString(folder.resolve("manifest.key")));
        PublicKey manifestPublicKey = SigningKeys.fromBase64(names.manifestPublicKey);
        // The server's certificate is made anew at each start: host names may have changed.
        KeyPair server = CertificateAuthority.newKeyPair();
        X509Certificate certificate =
                authority.issue(server.getPublic(), Peer.PROCESS_SERVER, names.processServerId, hosts, now);
        return new SiteIdentity(
                names.siteId,
                names.processServerId,
                authority,
                server.getPrivate(),
                List.of(certificate, authority.certificate()),
                new ManifestSigner(manifestKey, manifestPublicKey));
    }

    private static void create(Path folder, ObjectMapper json, Instant now) throws IOException {
        UUID siteId = UUID.randomUUID();
        CertificateAuthority authority = CertificateAuthority.create(siteId, now);
        Pem.writeSecret(folder.resolve("ca.key"), Pem.privateKey(authority.key()));
        Files.writeString(folder.resolve("ca.pem"), Pem.certificate(authority.certificate()));
        try {
            KeyPair manifest = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Pem.writeSecret(folder.resolve("manifest.key"), Pem.privateKey(manifest.getPrivate()));
            Names names = new Names(siteId, UUID.randomUUID(), SigningKeys.toBase64(manifest.getPublic()));
            // Written last: a folder without it has no identity yet.
            Pem.writeSecret(folder.resolve(NAMES), json.writeValueAsString(names));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 must be available", e);
        }
    }
}
