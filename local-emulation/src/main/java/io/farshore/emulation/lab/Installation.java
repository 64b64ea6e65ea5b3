package io.farshore.emulation.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the built parts are.
 *
 * @param root the project's folder
 */
public record Installation(Path root) {
    private static final String VERSION = "0.1.0-SNAPSHOT";

    /** The one that this runs from, as the launcher says. */
    static Installation ofProject() {
        return new Installation(Path.of(System.getProperty("farshore.root", "."))
                .toAbsolutePath()
                .normalize());
    }

    /** The Java that runs this. */
    public String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    Path emulationJar() {
        return root.resolve("local-emulation/target/farshore-local-emulation-" + VERSION + ".jar");
    }

    Path functionsApp() {
        return root.resolve("functions/target/azure-functions/farshore");
    }

    Path agentJar() {
        return root.resolve("onprem-agent/target/farshore-agent-" + VERSION + ".jar");
    }

    Path processServerJar() {
        return root.resolve("onprem-process-server/target/farshore-process-server-" + VERSION + ".jar");
    }

    Path azurite() {
        return root.resolve("local-emulation/node_modules/azurite/dist/src/azurite.js");
    }

    Path guestBuilder() {
        return root.resolve("local-emulation/guest/build-guest.sh");
    }

    /** What must be there before a lab can start. */
    List<Path> parts() {
        return List.of(emulationJar(), functionsApp(), agentJar(), processServerJar(), azurite());
    }
}
