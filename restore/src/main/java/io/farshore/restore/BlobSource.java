package io.farshore.restore;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where blobs are read, by the names of section 6 of docs/format.md. */
interface BlobSource {
    /** All names below a folder, in their order. */
    List<String> list(String folder) throws IOException;

    /** A blob's beginning, at most so many bytes; throws {@link WrongBlobException} when it is missing. */
    byte[] read(String name, int maxBytes) throws IOException;

    /** A container's URL with its shared access signature, or a folder. */
    static BlobSource of(String place) {
        if (place.startsWith("http://") || place.startsWith("https://")) {
            // What no URL may hold is dropped: a refusal would print the signature.
            return new ContainerSource(URI.create(place.replaceAll("[^!#-;=?-\\[\\]_a-z~]", "")));
        }
        return new Folder(Path.of(place));
    }

    /** A blob is missing, or not what it has to be; the message begins with its name. */
    final class WrongBlobException extends IOException {
        WrongBlobException(String name, String what) {
            super(name + " " + what);
        }
    }

    /** A folder with one file for each blob. */
    record Folder(Path root) implements BlobSource {
        @Override
        public List<String> list(String folder) throws IOException {
            try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                Stream<String> names = files.map(file -> root.relativize(file).toString());
                return names.map(name -> name.replace('\\', '/')).sorted().toList();
            }
        }

        @Override
        public byte[] read(String name, int maxBytes) throws IOException {
            try (InputStream file = Files.newInputStream(root.resolve(name))) {
                return file.readNBytes(maxBytes);
            } catch (NoSuchFileException e) {
                throw new WrongBlobException(name, "is missing");
            }
        }
    }
}
