package io.farshore.functions.points;

import io.farshore.replication.store.BlobNames;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the name of a manifest says: {@code {itemId}/{epoch}/{point}.jws}. */
public record ManifestName(UUID itemId, long epoch, long point) {
    private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})/(\\d{20})/(\\d{20})\\.jws");

    /** Empty when the name is not exactly that of a manifest. */
    public static Optional<ManifestName> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            ManifestName parsed = new ManifestName(
                    UUID.fromString(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3)));
            boolean valid =
                    parsed.epoch > 0 && parsed.point > 0 && parsed.blob().equals(name);
            return valid ? Optional.of(parsed) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public String blob() {
        return BlobNames.manifest(itemId, epoch, point);
    }

    public ManifestName withPoint(long other) {
        return new ManifestName(itemId, epoch, other);
    }

    /** The resource name of the recovery point: the same for every delivery of the manifest. */
    public String pointName() {
        return UUID.nameUUIDFromBytes(blob().getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .toString();
    }
}
