package io.farshore.processserver.agents;

import io.farshore.processserver.site.ServerSettings;
import io.farshore.replication.crypto.Digests;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.update.AgentPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** Puts packages where the server looks for them. */
public final class PackageFolder {
    private PackageFolder() {}

    /** Settings of a server in that folder, which does not listen. */
    public static ServerSettings settings(Path home) {
        return new ServerSettings(
                home, "127.0.0.1", 0, 0, List.of("h"), "hq", home, home, 1L << 30, Duration.ofSeconds(1));
    }

    /** Returns the signed description. */
    public static String add(Path home, String version, byte[] zip) throws IOException {
        String signature = signed(version, zip);
        Path folder = Files.createDirectories(home.resolve("agent-packages"));
        Path file = folder.resolve("farshore-agent-" + version + ".zip");
        Files.write(file, zip);
        Files.writeString(folder.resolve(file.getFileName() + ".jws"), signature + "\n");
        return signature;
    }

    public static String signed(String version, byte[] zip) {
        try {
            PrivateKey key =
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
            String payload = "{\"version\":\"" + version + "\",\"sha256\":\""
                    + HexFormat.of().formatHex(Digests.sha256(zip)) + "\",\"sizeBytes\":" + zip.length + "}";
            return SignedDocument.sign(key, "release", AgentPackage.TYPE, payload)
                    .compact();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
