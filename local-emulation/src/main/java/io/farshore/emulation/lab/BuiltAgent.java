package io.farshore.emulation.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The agent as the build left it: a jar, and beside it the libraries that its manifest names.
 *
 * @param jar with a manifest
 */
record BuiltAgent(Path jar) {
    private static final String SNAPSHOT = "-SNAPSHOT";

    Manifest manifest() throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest();
        }
    }

    String version() throws IOException {
        String version = manifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        if (version == null) {
            throw new IOException(jar + " does not say its version; build it again");
        }
        return version.replace(SNAPSHOT, "");
    }

    /** Relative to the jar's folder, such as {@code lib/a.jar}. */
    List<String> libraries() throws IOException {
        String path = manifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        return path == null ? List.of() : List.of(path.strip().split(" +"));
    }

    Path library(String name) {
        return jar.resolveSibling(name);
    }

    /** Makes the folder of one installed version, anew; where it can, without a copy of the content. */
    void installAs(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        put(jar, folder.resolve(AgentInstall.JAR));
        for (String name : libraries()) {
            put(library(name), folder.resolve(name));
        }
    }

    private static void put(Path from, Path to) throws IOException {
        if (Files.exists(to) && Files.isSameFile(from, to)) {
            return;
        }
        Files.deleteIfExists(to);
        try {
            Files.createLink(to, from);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(from, to); // another file system
        }
    }
}
