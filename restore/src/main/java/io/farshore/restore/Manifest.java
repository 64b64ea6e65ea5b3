package io.farshore.restore;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** A point or a base: sections 5 and 8 of docs/format.md; {@code digest} is of the stored bytes, empty is no previous. */
record Manifest(
        UUID item, long epoch, long point, String kind, String time, String previous, List<Disk> disks, String digest) {
    record Disk(int ordinal, UUID id, long sizeBytes, long headSegment, String headDigest, List<Added> added) {}

    /** A segment, with the digests of its bytes and of what its header says is before. */
    record Added(String name, long number, int lengthBytes, String digest, String before) {
        Added named(String blob, String previous) {
            return new Added(blob, number, lengthBytes, digest, previous);
        }
    }

    static String name(UUID item, long epoch, long point, String kind) {
        return "%s/%020d/%020d.%s".formatted(item, epoch, point, kind);
    }

    Disk disk(UUID id) {
        return disks.stream().filter(disk -> disk.id.equals(id)).findAny().orElse(new Disk(0, id, 1, 0, "", List.of()));
    }

    /** Throws IllegalArgumentException saying what is wrong. */
    static Manifest parse(String json, String digest) {
        Map<?, ?> map = Json.object(json);
        number(map, "version", 1, 1);
        number(map, "sequence", 0, Long.MAX_VALUE);
        Main.require(map.size() == 9 && map.containsKey("previous"), "its fields are not those of a manifest");
        long epoch = number(map, "epoch", 1, Long.MAX_VALUE);
        long point = number(map, "point", 1, Integer.MAX_VALUE);
        String previous = map.get("previous") == null ? "" : text(map, "previous");
        List<Disk> disks = all(map, "disks", 6, Manifest::disk);
        UUID item = uuid(map, "itemId");
        return new Manifest(item, epoch, point, text(map, "kind"), text(map, "sourceTime"), previous, disks, digest);
    }

    private static Disk disk(Map<?, ?> map) {
        int ordinal = (int) number(map, "ordinal", 0, 63);
        long sizeBytes = number(map, "sizeBytes", 1, DiskFile.MAX_BYTES);
        long head = number(map, "headSegment", 0, Integer.MAX_VALUE);
        List<Added> added = all(map, "segments", 3, Manifest::added);
        return new Disk(ordinal, uuid(map, "diskId"), sizeBytes, head, text(map, "headDigest"), added);
    }

    private static Added added(Map<?, ?> map) {
        int lengthBytes = (int) number(map, "lengthBytes", 1, Segment.MAX_BYTES);
        return new Added("", number(map, "number", 1, Integer.MAX_VALUE), lengthBytes, text(map, "digest"), "");
    }

    private static <T> List<T> all(Map<?, ?> map, String name, int fields, Function<Map<?, ?>, T> reader) {
        return ((List<?>) field(map, name, List.class))
                .stream()
                        .map(each -> reader.apply(each instanceof Map<?, ?> it && it.size() == fields ? it : Map.of()))
                        .toList();
    }

    private static long number(Map<?, ?> map, String name, long min, long max) {
        long value = field(map, name, Long.class);
        Main.require(value >= min && value <= max, "its '" + name + "' is " + value);
        return value;
    }

    private static UUID uuid(Map<?, ?> map, String name) {
        UUID id = UUID.fromString(text(map, name));
        Main.require(id.toString().equals(map.get(name)), "its '" + name + "' is not a UUID in lower case");
        return id;
    }

    private static String text(Map<?, ?> map, String name) {
        return field(map, name, String.class);
    }

    private static <T> T field(Map<?, ?> object, String name, Class<T> type) {
        Main.require(type.isInstance(object.get(name)), "its '" + name + "' is not a " + type.getSimpleName());
        return java.util.Objects.requireNonNull(type.cast(object.get(name)));
    }
}
