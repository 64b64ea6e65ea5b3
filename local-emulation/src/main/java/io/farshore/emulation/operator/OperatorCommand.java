package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.lab.ArmClient;
import io.farshore.emulation.lab.Lab;
import io.farshore.emulation.lab.LabHome;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all commands of an operator share: which vault, who asks, and how answers are shown. */
abstract class OperatorCommand implements Callable<Integer> {
    /** A job waits for a person. */
    static final int WAITS_FOR_A_PERSON = 3;

    static final String PROVIDER = "InMageAzureV2";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration OUTAGE_PATIENCE = Duration.ofSeconds(3);

    /** How answers are shown. */
    enum Format {
        TABLE,
        JSON
    }

    /** Whether to wait. */
    static final class Waiting {
        @Option(names = "--no-wait", description = "Start the job and return; see './farshore job'.")
        private boolean not;
    }

    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final LabHome home = new LabHome();

    @Option(
            names = "--role",
            defaultValue = "contributor",
            scope = ScopeType.INHERIT,
            description = "In the lab, who asks: contributor, operator, reader (default: ${DEFAULT-VALUE}).")
    private String role = "";

    @Option(
            names = "--vault",
            defaultValue = "${env:FARSHORE_VAULT:-}",
            scope = ScopeType.INHERIT,
            description = "Id of a vault elsewhere than in the lab; then FARSHORE_TOKEN holds a bearer token.")
    private String vaultId = "";

    @Option(
            names = "--endpoint",
            defaultValue = "${env:FARSHORE_ENDPOINT:-https://management.azure.com/}",
            scope = ScopeType.INHERIT,
            description = "Where that vault is managed (default: ${DEFAULT-VALUE}).")
    private @Nullable URI endpoint;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            scope = ScopeType.INHERIT,
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TABLE;

    @Override
    public Integer call() {
        line().usage(line().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    private CommandLine line() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        return spec.commandLine();
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    PrintWriter out() {
        return line().getOut();
    }

    VaultApi vault() throws IOException {
        if (vaultId.isEmpty()) {
            Lab lab = home.existing();
            return new VaultApi(
                    lab.client(role, OUTAGE_PATIENCE), lab.settings().vaultId());
        }
        String token = System.getenv("FARSHORE_TOKEN");
        if (token == null || endpoint == null) {
            throw new IOException("FARSHORE_TOKEN must hold a bearer token for " + endpoint);
        }
        if (!vaultId.toLowerCase(Locale.ROOT).contains("/providers/microsoft.recoveryservices/vaults/")) {
            throw new IOException("'" + vaultId + "' is not the resource id of a Recovery Services vault");
        }
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(OUTAGE_PATIENCE).build();
        return new VaultApi(new ArmClient(http, endpoint, () -> token, OUTAGE_PATIENCE), vaultId);
    }

    /** Shows what a list holds: all of it as JSON, or a table. */
    int show(List<JsonNode> all, Table table) {
        if (format == Format.JSON) {
            out().println(JSON.createArrayNode().addAll(all).toPrettyString());
        } else {
            table.print(out());
        }
        return CommandLine.ExitCode.OK;
    }

    /** Shows one resource: all of it as JSON, or the lines that matter. */
    int show(JsonNode resource, Runnable lines) {
        if (format == Format.JSON) {
            out().println(resource.toPrettyString());
        } else {
            lines.run();
        }
        return CommandLine.ExitCode.OK;
    }

    /** A line of a resource's description; none for an empty text. */
    void line(String label, String text) {
        if (!text.isEmpty()) {
            out().printf("%-14s %s%n", label, text);
        }
    }

    /** Waits for what was started, unless that is not wanted; the exit code of the command. */
    int finish(VaultApi vault, ArmClient.Pending started, Waiting waiting) throws IOException, InterruptedException {
        String job = started.job().orElse("");
        if (job.isEmpty()) {
            out().println("done");
            return CommandLine.ExitCode.OK;
        }
        return follow(vault, job, waiting, false);
    }

    /** Waits for a job, unless that is not wanted. */
    int follow(VaultApi vault, String job, Waiting waiting, boolean resumed) throws IOException, InterruptedException {
        if (waiting.not) {
            return show(object().put("job", job), () -> out().println("started: ./farshore job watch " + brief(job)));
        }
        return watch(vault, job, resumed);
    }

    /** Waits for a job; the exit code says how it ended. */
    int watch(VaultApi vault, String name, boolean resumed) throws IOException, InterruptedException {
        Console console = System.console();
        PrintWriter progress = line().getErr();
        JsonNode job =
                new JobWatch(vault::jobNamed, progress, console != null && console.isTerminal(), resumed).await(name);
        show(job, () -> end(job));
        return switch (job.at("/properties/state").asText()) {
            case "Succeeded", "CompletedWithInformation" -> CommandLine.ExitCode.OK;
            case "Suspended" -> WAITS_FOR_A_PERSON;
            default -> CommandLine.ExitCode.SOFTWARE;
        };
    }

    private void end(JsonNode job) {
        String name = brief(job.path("name").asText());
        String state = job.at("/properties/state").asText();
        if (state.equals("Suspended")) {
            out().println("waits for you: " + JobTasks.of(job).instructions());
            out().println("when that is done: ./farshore job resume " + name);
            return;
        }
        out().println(state + ": " + job.at("/properties/friendlyName").asText() + " of "
                + job.at("/properties/targetObjectName").asText() + ", job " + name);
        errors(job);
    }

    /** What went wrong in a job, and what to do. */
    void errors(JsonNode job) {
        for (JsonNode error : job.at("/properties/errors")) {
            JsonNode details = error.path("providerErrorDetails");
            line(
                    error.path("errorLevel").asText().toLowerCase(Locale.ROOT),
                    details.path("errorMessage").asText());
            line("  causes", details.path("possibleCauses").asText());
            line("  do", details.path("recommendedAction").asText());
        }
    }

    /** As much of a GUID as people use. */
    static String brief(String guid) {
        return guid.substring(0, Math.min(8, guid.length()));
    }

    static String lastPart(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    /** The texts of an array, with commas. */
    static String joined(JsonNode array) {
        StringBuilder text = new StringBuilder();
        array.forEach(each -> text.append(text.isEmpty() ? "" : ", ").append(each.asText()));
        return text.toString();
    }
}
