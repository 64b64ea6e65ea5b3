package io.farshore.agent.update;

import io.farshore.replication.crypto.Digests;
import io.farshore.replication.crypto.Pem;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.update.AgentPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An installed agent of version 0.1.0 in a folder, a release key, and packages signed with it. */
final class PackageFixture {
    static final String JAR = "farshore-agent.jar";

    final KeyPair release = keyPair();
    final Path folder;
    final Path keyFile;
    byte[] served = {};
    int downloads;

    PackageFixture(Path temporary) throws IOException {
        folder = temporary.toRealPath().resolve("agent");
        keyFile = Files.writeString(
                temporary.resolve("release.pub"),
                Pem.encode("PUBLIC KEY", release.getPublic().getEncoded()));
        installed("0.1.0");
        Files.createSymbolicLink(folder.resolve("current"), Path.of("versions", "0.1.0"));
    }

    static KeyPair keyPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A version in its place. */
    Path installed(String version) throws IOException {
        Path place = Files.createDirectories(folder.resolve("versions").resolve(version));
        Files.writeString(place.resolve(JAR), "jar of " + version);
        return place;
    }

    InstalledAgent layout() {
        return InstalledAgent.of(folder.resolve("current").resolve(JAR)).orElseThrow();
    }

    /** Which version the link leads to. */
    String current() throws IOException {
        return folder.resolve("current").toRealPath().getFileName().toString();
    }

    static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(("content of " + name).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    static byte[] goodZip() throws IOException {
        return zip("lib/", "lib/a-1.0.jar", JAR);
    }

    /** Serves the zip; offers it as signed by the release key. */
    AgentHeartbeat.Offer offer(String version, byte[] zip) {
        served = zip;
        return offer(version, zip, release);
    }

    static AgentHeartbeat.Offer offer(String version, byte[] zip, KeyPair key) {
        String payload = "{\"version\":\"" + version + "\",\"sha256\":\""
                + HexFormat.of().formatHex(Digests.sha256(zip)) + "\",\"sizeBytes\":" + zip.length + "}";
        return new AgentHeartbeat.Offer(
                version,
                SignedDocument.sign(key.getPrivate(), "release", AgentPackage.TYPE, payload)
                        .compact());
    }

    void download(AgentHeartbeat.Offer offer, Path file, long maxBytes) throws IOException {
        downloads++;
        if (served.length > maxBytes) {
            throw new IOException("larger than " + maxBytes);
        }
        Files.write(file, served);
    }
}
