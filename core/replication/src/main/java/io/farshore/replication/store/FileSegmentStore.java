package io.farshore.replication.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A store in a folder. A blob is written beside its place, forced, and linked to its name, so that it is there whole or
 * not at all and never replaces another.
 */
public final class FileSegmentStore implements SegmentStore {
    private static final String TEMPORARY = ".incoming";
    private final Path root;
    private final Path temporary;

    /** @param root the folder; made when absent */
    public FileSegmentStore(Path root) throws IOException {
        this.root = root;
        this.temporary = Files.createDirectories(root.resolve(TEMPORARY));
    }

    @Override
    public void create(String name, byte[] content) throws IOException {
        Path incoming = temporary.resolve(UUID.randomUUID().toString());
        try (FileChannel channel =
                FileChannel.open(incoming, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        publish(name, incoming);
    }

    @Override
    public void create(String name, Path content) throws IOException {
        Path incoming = temporary.resolve(UUID.randomUUID().toString());
        linkOrCopy(content, incoming);
        force(incoming, StandardOpenOption.WRITE);
        publish(name, incoming);
    }

    /** A second name costs nothing; between file systems, and for what is no plain file, there is none. */
    private static void linkOrCopy(Path content, Path incoming) throws IOException {
        if (Files.isRegularFile(content, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createLink(incoming, content);
                return;
            } catch (FileSystemException | UnsupportedOperationException e) {
                // copied below, which says what is wrong if that fails too
            }
        }
        Files.copy(content, incoming);
    }

    private void publish(String name, Path incoming) throws IOException {
        Path target = path(name);
        try {
            Path folder = Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Files.createLink(target, incoming);
            force(folder, StandardOpenOption.READ);
        } catch (FileAlreadyExistsException e) {
            throw new BlobAlreadyExistsException(name);
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    @Override
    public byte[] read(String name, long offsetBytes, int lengthBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ)) {
            if (offsetBytes < 0 || lengthBytes < 0 || offsetBytes + lengthBytes > channel.size()) {
                throw new IOException(name + " ends at " + channel.size() + ", before the range does");
            }
            ByteBuffer buffer = ByteBuffer.allocate(lengthBytes);
            while (buffer.hasRemaining() && channel.read(buffer, offsetBytes + buffer.position()) >= 0) {
                // reads may be short
            }
            return buffer.array();
        } catch (NoSuchFileException e) {
            throw new BlobNotFoundException(name);
        }
    }

    @Override
    public long length(String name) throws IOException {
        try {
            return Files.size(path(name));
        } catch (NoSuchFileException e) {
            throw new BlobNotFoundException(name);
        }
    }

    @Override
    public List<StoredBlob> list(String prefix) throws IOException {
        Path folder = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.startsWith(temporary) && Files.isRegularFile(file))
                    .map(file -> new StoredBlob(
                            root.relativize(file).toString(), file.toFile().length()))
                    .filter(blob -> blob.name().startsWith(prefix))
                    .sorted(Comparator.comparing(StoredBlob::name))
                    .toList();
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    private Path path(String name) {
        return root.resolve(BlobNames.check(name));
    }
}
