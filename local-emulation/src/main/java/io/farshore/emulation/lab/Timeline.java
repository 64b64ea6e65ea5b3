package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says what happens while it happens, within 80 columns, and keeps the figures. */
final class Timeline {
    private static final int WIDTH = 80;
    private static final int LABEL_WIDTH = 38;

    private final PrintStream out;
    private final long startNanos = System.nanoTime();
    private final Map<String, Object> figures = new LinkedHashMap<>();

    Timeline(PrintStream out) {
        this.out = out;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** One line with the time since the start. */
    void say(String text) {
        String line = String.format(Locale.ROOT, "%6.1f s  %s", elapsed().toMillis() / 1000.0, text);
        out.println(line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line);
    }

    void heading(String text) {
        out.println();
        out.println(text);
    }

    /** A figure for the summary. */
    void figure(String name, String label, Object value, String shown) {
        figures.put(name, value);
        out.println(String.format(Locale.ROOT, "  %-" + LABEL_WIDTH + "s %s", label, shown));
    }

    void seconds(String name, String label, Duration value) {
        double seconds = value.toMillis() / 1000.0;
        figure(name, label, seconds, String.format(Locale.ROOT, "%.1f s", seconds));
    }

    void bytes(String name, String label, long value) {
        figure(name, label, value, String.format(Locale.ROOT, "%.1f MiB", value / 1048576.0));
    }

    void rate(String name, String label, long bytes, Duration duration) {
        double rate = bytes / 1e6 / Math.max(0.001, duration.toMillis() / 1000.0);
        figure(name, label, rate, String.format(Locale.ROOT, "%.1f MB/s", rate));
    }

    void ratio(String name, String label, long plain, long stored) {
        double ratio = plain / (double) Math.max(1, stored);
        figure(name, label, ratio, String.format(Locale.ROOT, "%.2f : 1", ratio));
    }

    void line(String text) {
        out.println(text);
    }

    void write(Path file, boolean passed) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode tree = json.createObjectNode().put("passed", passed);
        tree.setAll((ObjectNode) json.valueToTree(figures));
        json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), tree);
    }
}
