package io.farshore.emulation.lab;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops a lab. */
@Command(name = "down", mixinStandardHelpOptions = true, description = "Stops a lab; its state stays.")
public final class DownCommand implements Callable<Integer> {
    @Mixin
    private final LabHome home = new LabHome();

    @Override
    public Integer call() throws IOException, InterruptedException {
        home.existing().stop();
        return 0;
    }
}
