package io.farshore.emulation.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobWatchTest {
    private final StringWriter shown = new StringWriter();

    /** What the job looks like, one read after another. */
    private final Deque<JsonNode> reads = new ArrayDeque<>();

    /** A job in a state, with a task in each of these. */
    private void then(String state, String... tasks) throws Exception {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < tasks.length; i++) {
            rows.add("{\"friendlyName\": \"Task %d\", \"state\": \"%s\"}".formatted(i + 1, tasks[i]));
        }
        reads.add(new ObjectMapper()
                .readTree("{\"properties\": {\"state\": \"%s\", \"tasks\": [%s]}}"
                        .formatted(state, String.join(", ", rows))));
    }

    private List<String> await(boolean bar, boolean resumed) throws Exception {
        JobWatch watch = new JobWatch(name -> reads.remove(), new PrintWriter(shown), bar, resumed);
        watch.await("job");
        return Arrays.asList(shown.toString().split("[\r\n]+"));
    }

    @Test
    void withoutATerminalATaskIsALineWhenItHasEnded() throws Exception {
        then("InProgress", "InProgress", "NotStarted");
        then("InProgress", "Succeeded", "InProgress");
        then("Failed", "Succeeded", "Failed");
        assertThat(await(false, false))
                .satisfiesExactly(line -> assertThat(line).endsWith("s  Task 1: Succeeded"), line -> assertThat(line)
                        .endsWith("s  Task 2: Failed"));
        assertThat(reads).isEmpty();
    }

    @Test
    void aResumedJobDoesNotTellAgainWhatWasBefore() throws Exception {
        then("InProgress", "Succeeded", "InProgress");
        then("Succeeded", "Succeeded", "Succeeded");
        assertThat(await(false, true)).singleElement().asString().endsWith("s  Task 2: Succeeded");
    }

    @Test
    void onATerminalOneLineFillsUp() throws Exception {
        then("InProgress", "InProgress", "NotStarted");
        then("Succeeded", "Succeeded", "Succeeded");
        List<String> lines = await(true, false);
        assertThat(lines.get(1)).startsWith("[" + "-".repeat(20) + "] 0/2").contains("Task 1");
        assertThat(lines.get(2)).startsWith("[" + "#".repeat(20) + "] 2/2");
        assertThat(lines.subList(1, 3)).allSatisfy(line -> assertThat(line).hasSize(79));
        assertThat(shown.toString()).endsWith(System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Succeeded", "CompletedWithInformation", "Failed", "Cancelled", "Suspended"})
    void waitsNoLongerForAJobAtRest(String state) throws Exception {
        then(state, "Succeeded");
        await(false, false);
        assertThat(reads).isEmpty();
    }
}
