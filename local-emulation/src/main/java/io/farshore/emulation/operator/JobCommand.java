package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** Jobs: what is being done, what was, and what waits. */
@Command(
        name = "job",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "Jobs: what is being done, what was, what waits for you.")
public final class JobCommand extends OperatorCommand {
    @Command(name = "list", description = "Jobs, the newest first.")
    int list(@Mixin Lines lines) throws IOException, InterruptedException {
        List<JsonNode> jobs = vault().list("replicationJobs", lines);
        Table table = new Table("JOB", "WHAT", "OF", "STATE", "STARTED", "TOOK");
        for (JsonNode job : jobs) {
            JsonNode properties = job.path("properties");
            table.row(
                    brief(job.path("name").asText()),
                    properties.path("scenarioName").asText(),
                    properties.path("targetObjectName").asText(),
                    properties.path("state").asText(),
                    Ages.seconds(properties.path("startTime").asText()),
                    took(properties));
        }
        return show(jobs, table);
    }

    private static String took(JsonNode properties) {
        String end = properties.path("endTime").asText();
        Instant until = end.isEmpty() ? Instant.now() : Instant.parse(end);
        Duration took =
                Duration.between(Instant.parse(properties.path("startTime").asText()), until);
        return Ages.text(took.isNegative() ? Duration.ZERO : took);
    }

    @Command(name = "show", description = "A job with its tasks and errors.")
    int show(@Parameters(paramLabel = "JOB", description = "Its name, or the beginning of it.") String name)
            throws IOException, InterruptedException {
        JsonNode job = vault().job(name);
        JsonNode properties = job.path("properties");
        return show(job, () -> {
            line("job", job.path("name").asText());
            line("what", properties.path("friendlyName").asText());
            line("of", properties.path("targetObjectName").asText());
            line("state", properties.path("state").asText());
            line("started", Ages.seconds(properties.path("startTime").asText()));
            line("took", took(properties));
            line("allows", joined(properties.path("allowedActions")));
            out().println();
            Table tasks = new Table("TASK", "STATE", "ENDED");
            for (JobTasks.Task task : JobTasks.of(job).all()) {
                boolean over = task.isOver() && !task.state().equals("Skipped");
                tasks.row(
                        "  ".repeat(task.depth()) + task.title(),
                        task.state(),
                        over ? Ages.seconds(task.view().path("endTime").asText()) : "");
            }
            tasks.print(out());
            errors(job);
        });
    }

    @Command(name = "watch", description = "Waits for a job.")
    int watch(@Parameters(paramLabel = "JOB", description = "Its name, or the beginning of it.") String name)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        return watch(vault, vault.job(name).path("name").asText(), false);
    }

    @Command(name = "cancel", description = "Ends a job before its time.")
    int cancel(@Parameters(paramLabel = "JOB", description = "Its name, or the beginning of it.") String name)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        JsonNode job = vault.job(name);
        vault.arm().post(job.path("id").asText() + "/cancel", null);
        return watch(vault, job.path("name").asText(), true);
    }

    @Command(name = "restart", description = "Goes on with a job that failed.")
    int restart(
            @Parameters(paramLabel = "JOB", description = "Its name, or the beginning of it.") String name,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        return goOn(name, "restart", null, waiting);
    }

    @Command(name = "resume", description = "Says that what a job waits for is done.")
    int resume(
            @Parameters(paramLabel = "JOB", description = "Its name, or the beginning of it.") String name,
            @Option(names = "--comments", defaultValue = "", description = "What was done.") String comments,
            @Mixin Waiting waiting)
            throws IOException, InterruptedException {
        ObjectNode body = object();
        body.putObject("properties").put("comments", comments);
        return goOn(name, "resume", body, waiting);
    }

    private int goOn(String name, String action, @Nullable JsonNode body, Waiting waiting)
            throws IOException, InterruptedException {
        VaultApi vault = vault();
        JsonNode job = vault.job(name);
        vault.arm().post(job.path("id").asText() + "/" + action, body);
        return follow(vault, job.path("name").asText(), waiting, true);
    }
}
