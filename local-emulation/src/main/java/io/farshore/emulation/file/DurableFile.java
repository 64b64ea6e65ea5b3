package io.farshore.emulation.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * Replaces a small file so that a reader, also one after a crash, sees the old bytes or the new ones and nothing
 * between: temporary file, force, rename, force of the folder. Safe for threads; the last rename wins.
 */
public final class DurableFile {
    private DurableFile() {}

    /** Replaces {@code file} with {@code content}, readable by everyone the umask allows. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path folder = folderOf(file);
        Path temporary = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID());
        Files.createFile(temporary);
        fillAndRename(temporary, file, content);
    }

    /** Replaces {@code file} with {@code content}, readable by its owner only (mode 600). */
    public static void replaceSecret(Path file, byte[] content) throws IOException {
        Path folder = folderOf(file);
        Path temporary = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID());
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        fillAndRename(temporary, file, content);
    }

    private static Path folderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("Not a file: " + file);
        }
        return Files.createDirectories(folder);
    }

    private static void fillAndRename(Path temporary, Path file, byte[] content) throws IOException {
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer remaining = ByteBuffer.wrap(content);
                while (remaining.hasRemaining()) {
                    channel.write(remaining);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceFolder(folderOf(file));
    }

    /** Makes creations, renames and removals in {@code folder} durable. */
    public static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
