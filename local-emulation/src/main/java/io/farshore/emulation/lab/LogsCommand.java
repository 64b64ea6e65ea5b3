package io.farshore.emulation.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The newest lines of every log. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Shows the newest lines of every log.")
public final class LogsCommand implements Callable<Integer> {
    @Mixin
    private final LabHome home = new LabHome();

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "20",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Parameters(arity = "0..*", description = "Which processes; all when none is named.")
    private List<String> names = List.of();

    @Override
    public Integer call() throws IOException {
        for (LabProcess process : home.existing().processes()) {
            if (names.isEmpty() || names.contains(process.name())) {
                List<String> all = Files.readAllLines(process.log());
                System.out.println("== " + process.name() + "  " + process.log());
                all.subList(Math.max(0, all.size() - lines), all.size()).forEach(System.out::println);
            }
        }
        return 0;
    }
}
