package io.farshore.agent.update;

import io.farshore.replication.update.AgentVersion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Versions of the agent side by side: {@code DIR/versions/0.1.0/farshore-agent.jar} with its {@code lib/}, and {@code
 * DIR/current}, a symbolic link to the folder of one.
 *
 * @param folder DIR
 * @param running the folder of the version that was started
 */
record InstalledAgent(Path folder, Path running) {
    static final String JAR = "farshore-agent.jar";
    private static final String CURRENT = "current";

    /** The layout that this process was started from, empty when it was not by {@code -jar DIR/current/farshore-agent.jar}. */
    static Optional<InstalledAgent> ofThisProcess() {
        return of(Path.of(System.getProperty("java.class.path")));
    }

    static Optional<InstalledAgent> of(Path jar) {
        Path absolute = jar.toAbsolutePath().normalize();
        Path link = absolute.getParent();
        if (!absolute.endsWith(Path.of(CURRENT, JAR)) || link == null || !Files.isSymbolicLink(link)) {
            return Optional.empty();
        }
        try {
            Path folder = Objects.requireNonNull(link.getParent()).toRealPath();
            Path running = link.toRealPath();
            return folder.resolve("versions").equals(running.getParent())
                    ? Optional.of(new InstalledAgent(folder, running))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Path versions() {
        return folder.resolve("versions");
    }

    Path folderOf(AgentVersion version) {
        return versions().resolve(version.toString());
    }

    /** Whether the next start is of the version in that folder. */
    boolean leadsTo(Path version) throws IOException {
        return folder.resolve(CURRENT).toRealPath().equals(version);
    }

    /** Makes the link beside its place, so that what can fail has failed while the agent still works. */
    Path prepareLink(Path version) throws IOException {
        Path fresh = folder.resolve(CURRENT + ".new");
        Files.deleteIfExists(fresh);
        return Files.createSymbolicLink(fresh, folder.relativize(version));
    }

    /** From here on every start is of the new version; before it, of the old. */
    void switchTo(Path link) throws IOException {
        Files.move(link, folder.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder);
    }

    /** Removes what interrupted updates left. */
    void removeLeftovers() throws IOException {
        for (Path entry : entries()) {
            if (entry.getFileName().toString().startsWith(".")) {
                delete(entry);
            }
        }
    }

    /** Removes all versions but the one that runs and {@code next}. */
    void removeOthers(Path next) throws IOException {
        for (Path entry : entries()) {
            if (!entry.equals(running) && !entry.equals(next)) {
                delete(entry);
            }
        }
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> list = Files.list(versions())) {
            return list.toList();
        }
    }

    /** Does not follow symbolic links. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> tree = Files.walk(path)) {
            all = tree.toList();
        }
        for (Path each : all.reversed()) {
            Files.delete(each);
        }
    }

    /** Makes the names in a folder, or the content of a file, outlive a loss of power. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
