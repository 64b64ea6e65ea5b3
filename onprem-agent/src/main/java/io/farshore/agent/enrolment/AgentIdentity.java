package io.farshore.agent.enrolment;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.crypto.Pem;
import io.farshore.replication.crypto.TlsContexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/**
 * Who this machine is, kept in the agent's folder: its identifier, those of its disks, and, once enrolled, its
 * certificate.
 */
public final class AgentIdentity {
    private static final String NAMES = "identity.json";
    private static final String KEY = "agent.key";
    private static final String CERTIFICATE = "agent.pem";
    private static final String AUTHORITY = "site-ca.pem";

    private record Names(UUID machineId, Map<String, UUID> disks) {}

    private final Path folder;
    private final ObjectMapper json;
    private Names names;

    private AgentIdentity(Path folder, ObjectMapper json, Names names) {
        this.folder = folder;
        this.json = json;
        this.names = names;
    }

    /** Reads the identity, or makes a new one. */
    public static AgentIdentity loadOrCreate(Path folder, ObjectMapper json) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(NAMES);
        if (Files.exists(file)) {
            return new AgentIdentity(folder, json, json.readValue(file.toFile(), Names.class));
        }
        AgentIdentity fresh = new AgentIdentity(folder, json, new Names(UUID.randomUUID(), new TreeMap<>()));
        fresh.save();
        return fresh;
    }

    private void save() throws IOException {
        Pem.writeSecret(folder.resolve(NAMES), json.writeValueAsString(names));
    }

    /** Names the machine for its whole life. */
    public UUID machineId() {
        return names.machineId;
    }

    /** The identity of the disk of that name, made when first asked for. */
    public UUID diskId(String name) throws IOException {
        UUID known = names.disks.get(name);
        if (known != null) {
            return known;
        }
        Map<String, UUID> disks = new TreeMap<>(names.disks);
        UUID fresh = UUID.randomUUID();
        disks.put(name, fresh);
        names = new Names(names.machineId, disks);
        save();
        return fresh;
    }

    /** Whether the machine has a certificate. */
    public boolean isEnrolled() {
        return Files.exists(folder.resolve(CERTIFICATE));
    }

    void store(PrivateKey key, String certificate, String authority) throws IOException {
        Pem.writeSecret(folder.resolve(KEY), Pem.privateKey(key));
        Pem.writeSecret(folder.resolve(AUTHORITY), authority);
        Pem.writeSecret(folder.resolve(CERTIFICATE), certificate); // last: it says that the others are there
    }

    /** TLS that trusts the site alone and shows the machine's certificate. */
    public SSLContext tls() throws IOException {
        PrivateKey key = Pem.privateKey("EC", Files.readString(folder.resolve(KEY)));
        X509Certificate own = Pem.certificate(Files.readString(folder.resolve(CERTIFICATE)));
        X509Certificate authority = Pem.certificate(Files.readString(folder.resolve(AUTHORITY)));
        return TlsContexts.mutual(List.of(authority), key, List.of(own, authority));
    }
}
