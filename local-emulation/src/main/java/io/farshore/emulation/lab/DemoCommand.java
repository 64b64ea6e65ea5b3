package io.farshore.emulation.lab;

import io.farshore.emulation.file.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole disaster, from build to proof. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Replicates a working machine, kills it, fails it over, and checks every record.",
            "Exits 0 only when the recovered data is proved right."
        })
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--home", description = "Folder to work in (default: a new one, removed at the end).")
    private @Nullable Path home;

    @Option(names = "--keep", description = "Leave everything running and the folder in place.")
    private boolean keep;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to FILE.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path chosen = home;
        Path folder = chosen == null ? Files.createTempDirectory("farshore-demo") : chosen;
        if (chosen != null && LabSettings.exists(chosen)) {
            throw new IOException(chosen + " already holds a lab; the demo needs a new folder");
        }
        Lab lab = Lab.open(folder, Installation.ofProject());
        Timeline timeline = new Timeline(System.out);
        Thread cleaning = new Thread(() -> clean(lab, false));
        Runtime.getRuntime().addShutdownHook(cleaning);
        boolean passed = false;
        try {
            new Demo(lab, timeline).run();
            passed = true;
        } catch (IOException e) {
            timeline.line("");
            timeline.line("FAILED: " + e.getMessage());
            timeline.line("logs: " + lab.home().resolve("processes"));
        }
        Runtime.getRuntime().removeShutdownHook(cleaning);
        if (json != null) {
            timeline.write(json, passed);
        }
        if (keep) {
            timeline.line("");
            timeline.line("kept running in " + lab.home());
        } else {
            clean(lab, passed && chosen == null);
        }
        if (passed) {
            timeline.line("");
            timeline.line("PASS");
        }
        return passed ? 0 : 1;
    }

    private static void clean(Lab lab, boolean remove) {
        try {
            lab.stop();
            if (remove) {
                FolderTree.delete(lab.home());
            }
        } catch (IOException e) {
            System.err.println("farshore: could not clean up: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
