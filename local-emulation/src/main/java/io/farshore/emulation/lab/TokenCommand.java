package io.farshore.emulation.lab;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A bearer token, for other clients. */
@Command(name = "token", mixinStandardHelpOptions = true, description = "Prints a bearer token for the lab.")
public final class TokenCommand implements Callable<Integer> {
    @Mixin
    private final LabHome home = new LabHome();

    @Option(
            names = "--role",
            defaultValue = "contributor",
            description = "contributor, operator or reader (default: ${DEFAULT-VALUE}).")
    private String role = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println(home.existing().client(role).token());
        return 0;
    }
}
