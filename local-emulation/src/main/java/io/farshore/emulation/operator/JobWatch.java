package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Waits for a job and shows how far it is: a bar on a terminal, elsewhere a line for every task that has ended. */
final class JobWatch {
    private static final Duration PACE = Duration.ofMillis(500);
    private static final int BAR_WIDTH = 20;
    private static final int LINE_WIDTH = 79;
    private static final Set<String> AT_REST =
            Set.of("Succeeded", "CompletedWithInformation", "Failed", "Cancelled", "Suspended");

    private final Jobs jobs;
    private final PrintWriter progress;
    private final boolean bar;
    private final boolean resumed;
    private final Set<String> told = new HashSet<>();
    private boolean first = true;
    private final Instant start = Instant.now();

    /** Where a job is read, by its name. */
    @FunctionalInterface
    interface Jobs {
        JsonNode read(String name) throws IOException, InterruptedException;
    }

    /**
     * For one job.
     *
     * @param bar whether a line can be written over
     * @param resumed whether it was begun by another command
     */
    JobWatch(Jobs jobs, PrintWriter progress, boolean bar, boolean resumed) {
        this.jobs = jobs;
        this.progress = progress;
        this.bar = bar;
        this.resumed = resumed;
    }

    /** The job once it is over, or waits for a person. */
    JsonNode await(String name) throws IOException, InterruptedException {
        while (true) {
            JsonNode job = jobs.read(name);
            JobTasks tasks = JobTasks.of(job);
            boolean rests = AT_REST.contains(job.at("/properties/state").asText());
            if (bar) {
                draw(tasks, rests);
            } else {
                tell(tasks);
            }
            progress.flush();
            if (rests) {
                return job;
            }
            Thread.sleep(PACE);
        }
    }

    private String elapsed() {
        return Ages.text(Duration.between(start, Instant.now()));
    }

    private void draw(JobTasks tasks, boolean last) {
        int done = BAR_WIDTH * tasks.ended() / Math.max(1, tasks.count());
        String line = "[" + "#".repeat(done) + "-".repeat(BAR_WIDTH - done) + "] " + tasks.ended() + "/" + tasks.count()
                + "  " + elapsed() + "  " + tasks.current();
        String cut = line.substring(0, Math.min(line.length(), LINE_WIDTH));
        progress.print("\r" + cut + " ".repeat(LINE_WIDTH - cut.length()));
        if (last) {
            progress.println();
        }
    }

    /** Of a job that was begun before, not what was told then. */
    private void tell(JobTasks tasks) {
        boolean silent = first && resumed;
        first = false;
        for (JobTasks.Task task : tasks.all()) {
            if (task.isOver() && told.add(task.path()) && !silent) {
                progress.printf("%8s  %s: %s%n", elapsed(), task.title(), task.state());
            }
        }
    }
}
