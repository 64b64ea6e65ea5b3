package io.farshore.emulation.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs an agent for process servers: a zip, and its signed description beside it (docs/adr/0009).
 *
 * @param agent what is in it
 * @param version it says to be
 */
record AgentPackage(BuiltAgent agent, String version) {
    private static final String TYPE = "farshore-agent-package+jws";
    private static final Pattern VERSION = Pattern.compile("(0|[1-9][0-9]{0,4})(\\.(0|[1-9][0-9]{0,4})){2}");

    AgentPackage {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("'" + version + "' is no version; write three numbers, such as 0.1.1");
        }
    }

    /** Returns the zip; the description comes last, because a zip without one is not looked at. */
    Path write(Path folder, ReleaseKey key) throws IOException {
        Files.createDirectories(folder);
        Path zip = folder.resolve("farshore-agent-" + version + ".zip");
        Path unfinished = Files.createTempFile(folder, ".farshore-agent", ".tmp");
        try {
            pack(unfinished);
            String payload = "{\"version\":\"" + version + "\",\"sha256\":\"" + sha256(unfinished) + "\",\"sizeBytes\":"
                    + Files.size(unfinished) + "}";
            String signature = key.sign(TYPE, payload);
            Files.move(unfinished, zip, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(folder.resolve(zip.getFileName() + ".jws"), signature + "\n");
            return zip;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void pack(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(AgentInstall.JAR));
            writeJar(zip);
            for (String name : agent.libraries()) {
                zip.putNextEntry(new ZipEntry(name));
                Files.copy(agent.library(name), zip);
            }
        }
    }

    /** The jar with a manifest that says the version. */
    private void writeJar(OutputStream output) throws IOException {
        Manifest manifest = agent.manifest();
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        try (JarFile source = new JarFile(agent.jar().toFile())) {
            JarOutputStream jar = new JarOutputStream(output, manifest);
            Enumeration<JarEntry> entries = source.entries();
            while (entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    jar.putNextEntry(new ZipEntry(entry.getName()));
                    source.getInputStream(entry).transferTo(jar);
                }
            }
            jar.finish(); // the package goes on
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            DigestInputStream digest = new DigestInputStream(input, MessageDigest.getInstance("SHA-256"));
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
