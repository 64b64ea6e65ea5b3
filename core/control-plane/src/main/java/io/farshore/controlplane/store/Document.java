package io.farshore.controlplane.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One document before it is stored.
 *
 * @param partition all documents that are read together; vault, item or job id
 * @param id unique in its partition, 1 to 255 of the characters every store accepts
 * @param type what queries select by
 * @param rank place among those of its type, lower first; unique in its partition, 1 to {@value #MAX_RANK_CHARS}
 *     characters
 * @param body the value; not to be changed after it has been handed over
 */
public record Document(String partition, String id, String type, String rank, ObjectNode body) {
    /** More than names and times need. */
    public static final int MAX_RANK_CHARS = 512;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 _.:()-]{0,254}");

    public Document {
        requireId(partition);
        requireId(id);
        Objects.requireNonNull(type);
        Objects.requireNonNull(body);
        if (rank.isEmpty() || rank.length() > MAX_RANK_CHARS) {
            throw new IllegalArgumentException("not usable as the rank of " + id + ": " + rank);
        }
    }

    /** The id of a document that carries a name which clients may spell in any case. */
    public static String idOf(String prefix, String name) {
        return prefix + '-' + name.toLowerCase(Locale.ROOT);
    }

    private static void requireId(String value) {
        if (!ID.matcher(value).matches()) {
            throw new IllegalArgumentException("not usable as a document id: " + value);
        }
    }
}
