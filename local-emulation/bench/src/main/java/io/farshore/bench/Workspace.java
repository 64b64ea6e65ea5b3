package io.farshore.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for inputs and outputs, removed at the end. */
record Workspace(Path folder) implements Closeable {
    static Workspace open(BenchOptions options) throws IOException {
        Path parent = options.folder;
        return new Workspace(
                parent == null
                        ? Files.createTempDirectory("farshore-bench")
                        : Files.createTempDirectory(Files.createDirectories(parent), "farshore-bench"));
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** An empty folder, whatever was there before. */
    Path fresh(String name) throws IOException {
        remove(path(name));
        return Files.createDirectories(path(name));
    }

    static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(path)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }

    /** What runs before must not be written back at the expense of what is measured next. */
    static void settle() throws IOException {
        Tool.of("sync").run();
    }

    @Override
    public void close() throws IOException {
        remove(folder);
    }
}
