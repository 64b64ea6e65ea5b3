package io.farshore.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A backup program that seals and compresses, and its repository in a folder. */
record Peer(String name, Path folder) {
    private static final String PASSPHRASE = "bench";

    static Peer restic(Path folder) {
        return new Peer("restic", folder);
    }

    static Peer borg(Path folder) {
        return new Peer("borg", folder);
    }

    boolean isInstalled() {
        return Tool.isInstalled(name);
    }

    private Tool command(String... words) {
        return Tool.of(words)
                .with(Map.of(
                        "RESTIC_PASSWORD", PASSPHRASE,
                        "RESTIC_REPOSITORY", folder.resolve("repository").toString(),
                        "RESTIC_CACHE_DIR", folder.resolve("cache").toString(),
                        "BORG_PASSPHRASE", PASSPHRASE,
                        "BORG_REPO", folder.resolve("repository").toString(),
                        "BORG_BASE_DIR", folder.resolve("cache").toString()));
    }

    void init() throws IOException {
        if (name.equals("restic")) {
            command("restic", "init").run();
        } else {
            command("borg", "init", "--encryption=repokey").run();
        }
    }

    /** Stores the image; returns how long it took. */
    long backUp(Path image) throws IOException {
        Workspace.settle();
        long begun = System.nanoTime();
        if (name.equals("restic")) {
            command("restic", "--compression=auto", "backup", image.toString()).run();
        } else {
            command("borg", "create", "--compression=lz4", "::image", image.toString())
                    .run();
        }
        return System.nanoTime() - begun;
    }

    /** Writes the last image that restic stored under {@code target}; forcing it is the caller's. */
    void restore(Path target) throws IOException {
        command("restic", "restore", "latest", "--target", target.toString()).run();
    }
}
