package io.farshore.emulation;

import io.farshore.emulation.lab.AgentPackageCommand;
import io.farshore.emulation.lab.DemoCommand;
import io.farshore.emulation.lab.DownCommand;
import io.farshore.emulation.lab.LogsCommand;
import io.farshore.emulation.lab.RefusedException;
import io.farshore.emulation.lab.StatusCommand;
import io.farshore.emulation.lab.TokenCommand;
import io.farshore.emulation.lab.UpCommand;
import io.farshore.emulation.operator.ItemCommand;
import io.farshore.emulation.operator.JobCommand;
import io.farshore.emulation.operator.PlanCommand;
import io.farshore.emulation.operator.PolicyCommand;
import io.farshore.emulation.operator.VCenterCommand;
import io.farshore.emulation.operator.VaultCommand;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command line; {@code ./farshore} builds what it needs and then runs this. */
@Command(
        name = "farshore",
        mixinStandardHelpOptions = true,
        version = "farshore 0.1.0",
        description = "Disaster recovery of machines to Azure: a lab on this machine, and an operator's commands.",
        footer = {
            "",
            "Also: build; restore, verify and points (the stand-alone restore tool); bench.",
            "Completion: source <(./farshore generate-completion)"
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            TokenCommand.class,
            VaultCommand.class,
            VCenterCommand.class,
            PolicyCommand.class,
            ItemCommand.class,
            PlanCommand.class,
            JobCommand.class,
            AgentPackageCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Farshore implements Callable<Integer> {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    /** Runs one command. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The commands, with mistakes told in a line. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Farshore());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            switch (e) {
                case RefusedException refused -> command.getErr().println("farshore: " + refused.explanation());
                case IOException failed -> command.getErr().println("farshore: " + reason(failed));
                case IllegalArgumentException wrong -> command.getErr().println("farshore: " + wrong.getMessage());
                default -> throw e;
            }
            return 1;
        });
        return line;
    }

    private static String reason(IOException e) {
        return e instanceof java.net.ConnectException
                ? "nobody answers; is the lab running? See './farshore status'"
                : String.valueOf(e.getMessage());
    }

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(System.out);
        }
        return 2;
    }
}
