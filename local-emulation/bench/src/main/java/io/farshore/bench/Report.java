package io.farshore.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of one benchmark: of every figure the median of its rounds. MB are 10^6 bytes. Not thread-safe. */
final class Report {
    private static final String NOT_INSTALLED = "not installed";

    private final String name;
    private final Map<String, List<Double>> ours = new LinkedHashMap<>();
    private final Map<String, @Nullable List<Double>> peers = new LinkedHashMap<>();
    private final Map<String, String[]> ratios = new LinkedHashMap<>();

    Report(String name) {
        this.name = name;
    }

    void ours(String figure, double value) {
        ours.computeIfAbsent(figure, f -> new ArrayList<>()).add(value);
    }

    void peer(String figure, double value) {
        peers.computeIfAbsent(figure, f -> new ArrayList<>()).add(value);
    }

    void missing(String figure) {
        peers.put(figure, null);
    }

    /** Asks for the ratio of two figures; it is left out where one was not measured. */
    void ratio(String ratio, String ourFigure, String peerFigure) {
        ratios.put(ratio, new String[] {ourFigure, peerFigure});
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    static double megabytesPerSecond(long bytes, long nanos) {
        return bytes * 1_000.0 / nanos;
    }

    private Map<String, Object> content() {
        Map<String, Object> oursMedian = new LinkedHashMap<>();
        ours.forEach((figure, values) -> oursMedian.put(figure, round(median(values))));
        Map<String, Object> peersMedian = new LinkedHashMap<>();
        peers.forEach(
                (figure, values) -> peersMedian.put(figure, values == null ? NOT_INSTALLED : round(median(values))));
        Map<String, Object> quotients = new LinkedHashMap<>();
        ratios.forEach((ratio, pair) -> {
            List<Double> our = ours.get(pair[0]);
            List<Double> peer = peers.get(pair[1]);
            if (our != null && peer != null) {
                quotients.put(ratio, round(median(our) / median(peer)));
            }
        });
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", name);
        all.put("ours", oursMedian);
        all.put("peers", peersMedian);
        all.put("ratios", quotients);
        return all;
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /** Prints the result, and the spread of its rounds, and writes it where the options say. */
    void publish(BenchOptions options) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ours.forEach((figure, values) -> System.err.println("rounds " + figure + " " + rounded(values)));
        peers.forEach((figure, values) ->
                System.err.println("rounds " + figure + " " + (values == null ? NOT_INSTALLED : rounded(values))));
        System.out.println(json.writeValueAsString(content()));
        if (options.json != null) {
            json.writeValue(options.json.toFile(), content());
        }
    }

    private static List<Double> rounded(List<Double> values) {
        return values.stream().map(Report::round).toList();
    }
}
