package io.farshore.emulation.functionshost.binding;

/** {@code container/blob}; the blob's name may hold slashes. */
public record BlobPath(String container, String blob) {
    public static BlobPath parse(String path) {
        int slash = path.indexOf('/');
        if (slash <= 0 || slash == path.length() - 1) {
            throw new IllegalArgumentException("A blob path is container/name, not " + path);
        }
        return new BlobPath(path.substring(0, slash), path.substring(slash + 1));
    }
}
