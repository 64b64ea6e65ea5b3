package io.farshore.emulation.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

final class JobTasksTest {
    private static final String JOB = """
            {"properties": {"tasks": [
              {"name": "a", "friendlyName": "Check", "state": "Succeeded"},
              {"name": "b", "friendlyName": "Group 1", "state": "InProgress", "groupTaskCustomDetails": {"childTasks": [
                {"name": "m1", "state": "Succeeded"},
                {"name": "ask", "friendlyName": "Ask", "state": "InProgress",
                 "customDetails": {"instructions": "Look at it."}}]}},
              {"name": "c", "friendlyName": "Skipped one", "state": "Other", "stateDescription": "Skipped"},
              {"name": "d", "friendlyName": "End", "state": "NotStarted"}]}}
            """;

    private final JobTasks tasks;

    JobTasksTest() throws Exception {
        tasks = JobTasks.of(new ObjectMapper().readTree(JOB));
    }

    @Test
    void countsWhatHasNothingBelowIt() {
        assertThat(tasks.all())
                .extracting(JobTasks.Task::title)
                .containsExactly("Check", "Group 1", "m1", "Ask", "Skipped one", "End");
        assertThat(tasks.count()).isEqualTo(5);
        assertThat(tasks.ended()).isEqualTo(3);
    }

    @Test
    void saysWhatIsDoneNowAndWhatAPersonShallDo() {
        assertThat(tasks.current()).isEqualTo("Ask");
        assertThat(tasks.instructions()).isEqualTo("Look at it.");
    }

    @Test
    void tellsSkippedTasksByTheirDescription() {
        assertThat(tasks.all().get(4).state()).isEqualTo("Skipped");
    }
}
