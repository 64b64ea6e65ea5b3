package io.farshore.agent.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Unpacks a package: the jar and {@code lib/*.jar}, nothing else, everything bounded. */
final class PackageArchive {
    private static final int MAX_ENTRIES = 500;
    private static final long MAX_UNPACKED_BYTES = 512L << 20;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final String LIBRARIES = "lib/";
    /** No separators and no leading dot: a name that leads elsewhere is none of these. */
    private static final Pattern NAME =
            Pattern.compile(Pattern.quote(InstalledAgent.JAR) + "|lib/[A-Za-z0-9_][A-Za-z0-9._+-]*\\.jar");

    private final Path target;
    private long unpackedBytes;

    private PackageArchive(Path target) {
        this.target = target;
    }

    /** Unpacks into a new folder and forces all of it to disk. */
    static void unpack(Path zip, Path target) throws IOException, UpdateRefusedException {
        Files.createDirectory(target);
        Path libraries = Files.createDirectory(target.resolve("lib"));
        PackageArchive archive = new PackageArchive(target);
        try (ZipFile file = new ZipFile(zip.toFile())) {
            if (file.size() > MAX_ENTRIES) {
                throw new UpdateRefusedException("the package has more than " + MAX_ENTRIES + " entries");
            }
            Enumeration<? extends ZipEntry> entries = file.entries();
            while (entries.hasMoreElements()) {
                archive.unpack(file, entries.nextElement());
            }
        } catch (ZipException e) {
            throw new UpdateRefusedException("the package is no zip that can be read: " + e.getMessage());
        } catch (FileAlreadyExistsException e) {
            throw new UpdateRefusedException("the package holds a file twice");
        }
        if (!Files.exists(target.resolve(InstalledAgent.JAR))) {
            throw new UpdateRefusedException("the package holds no " + InstalledAgent.JAR);
        }
        InstalledAgent.force(libraries);
        InstalledAgent.force(target);
    }

    private void unpack(ZipFile file, ZipEntry entry) throws IOException, UpdateRefusedException {
        String name = entry.getName();
        if (name.equals(LIBRARIES)) {
            return;
        }
        if (!NAME.matcher(name).matches()) {
            throw new UpdateRefusedException("the package holds '" + printable(name) + "'; only " + InstalledAgent.JAR
                    + " and lib/*.jar belong into one");
        }
        try (InputStream input = file.getInputStream(entry);
                FileChannel output = FileChannel.open(
                        target.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                unpackedBytes += count;
                if (unpackedBytes > MAX_UNPACKED_BYTES) {
                    throw new UpdateRefusedException(
                            "the package unpacks to more than " + (MAX_UNPACKED_BYTES >> 20) + " MiB");
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    output.write(bytes);
                }
            }
            output.force(true);
        }
    }

    private static String printable(String name) {
        String start = name.length() > 80 ? name.substring(0, 80) + "…" : name;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
