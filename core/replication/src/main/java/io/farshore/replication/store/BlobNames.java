package io.farshore.replication.store;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** The names of section 6 of {@code docs/format.md}, in one place. */
public final class BlobNames {
    public static final int MAX_LENGTH = 512;
    /** How the names of bases end, and of their segments. */
    public static final String BASE_SUFFIX = ".base";

    private static final int NUMBER_DIGITS = 20;
    private static final Pattern VALID =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private BlobNames() {}

    /** {@code name} itself. @throws IllegalArgumentException if a store may refuse it */
    public static String check(String name) {
        if (name.length() > MAX_LENGTH || !VALID.matcher(name).matches()) {
            throw new IllegalArgumentException("not a blob name: " + name);
        }
        return name;
    }

    /** A segment in its item's container: {@code {epoch}/{diskId}/{segment}.seg}. */
    public static String segment(long epoch, UUID diskId, long number) {
        return segmentPrefix(epoch, diskId) + padded(number) + ".seg";
    }

    /** What the names of all segments of one disk in one epoch begin with. */
    public static String segmentPrefix(long epoch, UUID diskId) {
        return padded(epoch) + "/" + diskId + "/";
    }

    /** A manifest in the container {@code manifests}: {@code {itemId}/{epoch}/{point}.jws}. */
    public static String manifest(UUID itemId, long epoch, long point) {
        return manifestPrefix(itemId, epoch) + padded(point) + ".jws";
    }

    /** A segment of a base, in its item's container: {@code {epoch}/{diskId}/{point}-{digest}.base}. */
    public static String baseSegment(long epoch, UUID diskId, long point, String digest) {
        return baseSegmentPrefix(epoch, diskId, point) + digest + BASE_SUFFIX;
    }

    /** What the names of all segments of one disk in a base begin with. */
    public static String baseSegmentPrefix(long epoch, UUID diskId, long point) {
        return segmentPrefix(epoch, diskId) + padded(point) + "-";
    }

    /** A base in the container {@code manifests}: {@code {itemId}/{epoch}/{point}.base}. */
    public static String base(UUID itemId, long epoch, long point) {
        return manifestPrefix(itemId, epoch) + padded(point) + BASE_SUFFIX;
    }

    /** The number in the last part of a manifest's, base's or segment's name; 0 for other names. */
    public static long number(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        boolean numbered = last.length() > NUMBER_DIGITS
                && last.chars().limit(NUMBER_DIGITS).allMatch(c -> c >= '0' && c <= '9')
                && last.charAt(0) == '0';
        return numbered ? Long.parseLong(last.substring(1, NUMBER_DIGITS)) : 0;
    }

    /** What the names of all manifests of one epoch begin with. */
    public static String manifestPrefix(UUID itemId, long epoch) {
        return itemId + "/" + padded(epoch) + "/";
    }

    private static String padded(long number) {
        return String.format(Locale.ROOT, "%020d", number);
    }
}
