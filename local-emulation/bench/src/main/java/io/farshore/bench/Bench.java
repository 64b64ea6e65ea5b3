package io.farshore.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command line of the benchmarks. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the data path beside its peers, in the same run on the same disk.",
        subcommands = {PipelineBench.class, HydrateBench.class, PlanBench.class, SplitterBench.class})
public final class Bench implements Callable<Integer> {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    /** Runs one benchmark. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine line = new CommandLine(new Bench());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof IOException) {
                command.getErr().println("bench: " + e.getMessage());
                return 1;
            }
            throw e;
        });
        return line.execute(arguments);
    }

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(System.out);
        }
        return 2;
    }
}
