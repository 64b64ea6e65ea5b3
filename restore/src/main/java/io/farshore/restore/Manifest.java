package io.farshore.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** A recovery point: section 5 of docs/format.md; {@code digest} is of the stored bytes, empty is no previous. */
record Manifest(
        UUID item, long epoch, long point, String kind, String time, String previous, List<Disk> disks, String digest) {
    record Disk(int ordinal, UUID id, long sizeBytes, long headSegment, String headDigest, List<Added> added) {}

    /** A segment, with the digests of its bytes and of the one before. */
    record Added(long number, int lengthBytes, String digest, String before) {
        Added after(String previous) {
            return new Added(number, lengthBytes, digest, previous);
        }
    }

    static String name(UUID item, long epoch, long point) {
        return "%s/%020d/%020d.jws".formatted(item, epoch, point);
    }

    /** Throws IllegalArgumentException saying what is wrong. */
    static Manifest parse(String json, String digest) {
        Map<?, ?> map = Json.object(json);
        number(map, "version", 1, 1);
        long epoch = number(map, "epoch", 1, Long.MAX_VALUE);
        long point = number(map, "point", 1, Integer.MAX_VALUE);
        String previous = map.get("previous") == null ? "" : text(map, "previous");
        List<Disk> disks = all(map, "disks", Manifest::disk);
        String kind = text(map, "kind");
        return new Manifest(uuid(map, "itemId"), epoch, point, kind, text(map, "sourceTime"), previous, disks, digest);
    }

    private static Disk disk(Map<?, ?> map) {
        int ordinal = (int) number(map, "ordinal", 0, 63);
        long sizeBytes = number(map, "sizeBytes", 1, DiskFile.MAX_BYTES);
        long head = number(map, "headSegment", 0, Integer.MAX_VALUE);
        List<Added> added = all(map, "segments", Manifest::added);
        return new Disk(ordinal, uuid(map, "diskId"), sizeBytes, head, text(map, "headDigest"), added);
    }

    private static Added added(Map<?, ?> map) {
        int lengthBytes = (int) number(map, "lengthBytes", 1, Segment.MAX_BYTES);
        return new Added(number(map, "number", 1, Integer.MAX_VALUE), lengthBytes, text(map, "digest"), "");
    }

    private static <T> List<T> all(Map<?, ?> map, String name, Function<Map<?, ?>, T> reader) {
        List<T> all = new ArrayList<>();
        for (Object each : field(map, name, List.class)) {
            all.add(reader.apply(each instanceof Map<?, ?> object ? object : Map.of()));
        }
        return List.copyOf(all);
    }

    private static long number(Map<?, ?> map, String name, long min, long max) {
        long value = field(map, name, Long.class);
        if (value < min || value > max) {
            throw new IllegalArgumentException("its '" + name + "' is " + value);
        }
        return value;
    }

    private static String text(Map<?, ?> map, String name) {
        return field(map, name, String.class);
    }

    private static UUID uuid(Map<?, ?> map, String name) {
        return UUID.fromString(text(map, name));
    }

    private static <T> T field(Map<?, ?> object, String name, Class<T> type) {
        Object value = object.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("its '" + name + "' is not a " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
