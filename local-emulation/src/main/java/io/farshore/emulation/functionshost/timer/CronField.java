package io.farshore.emulation.functionshost.timer;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that one field of a schedule allows. */
final class CronField {
    private static final Pattern PART = Pattern.compile("(\\*|\\w+(?:-\\w+)?)(?:/(\\d{1,4}))?");

    private final BitSet allowed;

    private CronField(BitSet allowed) {
        this.allowed = allowed;
    }

    /**
     * @param names names for {@code min} and the values after it; empty when there are none
     */
    static CronField parse(String text, int min, int max, List<String> names) {
        BitSet allowed = new BitSet();
        for (String part : text.split(",", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw invalid(part);
            }
            boolean stepped = matcher.group(2) != null;
            int step = stepped ? Integer.parseInt(matcher.group(2)) : 1;
            String[] bounds = matcher.group(1).split("-");
            boolean all = bounds[0].equals("*");
            int low = all ? min : value(bounds[0], min, names);
            int last = bounds.length > 1 ? value(bounds[1], min, names) : low;
            int high = all || (stepped && bounds.length == 1) ? max : last;
            if (low < min || high > max || low > high || step == 0) {
                throw invalid(part);
            }
            for (int value = low; value <= high; value += step) {
                allowed.set(value);
            }
        }
        return new CronField(allowed);
    }

    private static int value(String text, int min, List<String> names) {
        int index = names.indexOf(text.toLowerCase(Locale.ROOT));
        if (index >= 0) {
            return min + index;
        }
        if (!text.matches("\\d{1,4}")) {
            throw invalid(text);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException invalid(String part) {
        return new IllegalArgumentException("Not valid in a schedule: " + part);
    }

    boolean allows(int value) {
        return allowed.get(value);
    }

    /** The first allowed value from {@code value} on; -1 when there is none. */
    int nextFrom(int value) {
        return allowed.nextSetBit(value);
    }

    int first() {
        return allowed.nextSetBit(0);
    }
}
