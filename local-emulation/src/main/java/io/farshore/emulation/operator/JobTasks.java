package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The tasks of a job, each followed by those below it.
 *
 * @param all in the order of the job
 */
record JobTasks(List<Task> all) {
    JobTasks {
        all = List.copyOf(all);
    }

    /**
     * A task.
     *
     * @param path unique in the job
     * @param depth 0 at the top
     * @param leaf whether there is none below it
     */
    record Task(String path, int depth, boolean leaf, JsonNode view) {
        String title() {
            return view.path("friendlyName").asText(view.path("name").asText());
        }

        /** Skipped tasks are in the state Other; their description says it better. */
        String state() {
            String state = view.path("state").asText();
            return state.equals("Other") ? view.path("stateDescription").asText() : state;
        }

        boolean isOver() {
            return !view.path("state").asText().equals("NotStarted") && !isRunning();
        }

        boolean isRunning() {
            return view.path("state").asText().equals("InProgress");
        }
    }

    static JobTasks of(JsonNode job) {
        List<Task> all = new ArrayList<>();
        add(all, job.at("/properties/tasks"), "", 0);
        return new JobTasks(all);
    }

    private static void add(List<Task> all, JsonNode tasks, String above, int depth) {
        int number = 0;
        for (JsonNode task : tasks) {
            String path = above + "/" + number++;
            JsonNode below = task.at("/groupTaskCustomDetails/childTasks");
            all.add(new Task(path, depth, below.isEmpty(), task));
            add(all, below, path, depth + 1);
        }
    }

    private List<Task> leaves() {
        return all.stream().filter(Task::leaf).toList();
    }

    int count() {
        return leaves().size();
    }

    int ended() {
        return (int) leaves().stream().filter(Task::isOver).count();
    }

    /** What is being done now; empty when nothing is. */
    String current() {
        return leaves().stream()
                .filter(Task::isRunning)
                .map(Task::title)
                .findFirst()
                .orElse("");
    }

    /** What a person is asked to do, while the job waits for that; empty otherwise. */
    String instructions() {
        return leaves().stream()
                .filter(Task::isRunning)
                .map(task -> task.view().at("/customDetails/instructions").asText())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }
}
