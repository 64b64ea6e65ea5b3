package io.farshore.emulation.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Packs the agent that was built. */
@Command(
        name = "agent-package",
        description = {
            "Packs and signs the agent that was built, for updates of machines.",
            "Copy both files to the folder agent-packages in the process server's home. The private key stays elsewhere."
        })
public final class AgentPackageCommand implements Callable<Integer> {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    /** Not the standard ones, because {@code --version} is the package's here; read by picocli. */
    @SuppressWarnings("unused")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    private boolean help;

    @Option(names = "--key", required = true, description = "Private release key, Ed25519, PKCS #8 in PEM.")
    private Path key = Path.of("");

    @Option(
            names = "--new-key",
            description = "Makes that key first, and the public one (.pub) for machines beside it.")
    private boolean newKey;

    @Option(names = "--out", required = true, description = "Folder for the package.")
    private Path folder = Path.of("");

    @Option(names = "--version", description = "Which version it is (default: that of the build).")
    private @Nullable String version;

    @Override
    public Integer call() throws IOException {
        BuiltAgent agent = new BuiltAgent(Installation.ofProject().agentJar());
        AgentPackage made = new AgentPackage(agent, version == null ? agent.version() : version);
        ReleaseKey release = new ReleaseKey(key.toAbsolutePath());
        if (newKey) {
            release.create();
            say("made " + release.file() + ", and for machines " + release.publicFile());
        }
        Path zip = made.write(folder, release);
        say("made " + zip + " and " + zip.getFileName() + ".jws");
        return CommandLine.ExitCode.OK;
    }

    private void say(String line) {
        if (spec != null) {
            spec.commandLine().getOut().println(line);
        }
    }
}
