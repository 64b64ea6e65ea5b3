package io.farshore.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** An image that compresses like a real disk: the files of this machine one behind the other, like a tar archive. */
final class SourceImage {
    private static final int SECTOR_BYTES = 512;

    private SourceImage() {}

    /** Writes and forces it. @throws IOException if the files are not enough */
    static Path make(BenchOptions options, Path image) throws IOException {
        System.err.println("image of " + options.sizeMebibytes + " MiB of " + options.files + ", seed " + options.seed
                + " (repeat with --seed)");
        try (FileChannel target = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Path file : files(options)) {
                append(file, target, options.sizeBytes());
                if (target.position() == options.sizeBytes()) {
                    target.force(true);
                    return image;
                }
            }
            throw new IOException(options.files + " has only " + (target.position() >> 20)
                    + " MiB of files; take a smaller --size-mb or other --files");
        }
    }

    private static List<Path> files(BenchOptions options) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(options.files)) {
            files = new ArrayList<>(
                    walk.filter(file -> Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                            .filter(Files::isReadable)
                            .sorted()
                            .toList());
        }
        Collections.shuffle(files, new Random(options.seed));
        return files;
    }

    private static void append(Path file, FileChannel target, long endBytes) throws IOException {
        byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
        put(ByteBuffer.wrap(Arrays.copyOf(name, SECTOR_BYTES)), target, endBytes);
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = source.size();
            long length = Math.min(size, endBytes - target.position());
            long done = 0;
            while (done < length) {
                long moved = source.transferTo(done, length - done, target);
                if (moved <= 0) {
                    break; // it has become shorter
                }
                done += moved;
            }
            int past = (int) (done % SECTOR_BYTES);
            put(ByteBuffer.allocate(past == 0 ? 0 : SECTOR_BYTES - past), target, endBytes);
        }
    }

    private static void put(ByteBuffer bytes, FileChannel target, long endBytes) throws IOException {
        bytes.limit((int) Math.min(bytes.limit(), endBytes - target.position()));
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }
}
