package io.farshore.emulation.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where the agent of a machine is installed, as on a real one: versions side by side and a link to the one that is started. The
 * build's folder stays as it is, whatever is installed here.
 *
 * @param folder of all versions
 */
record AgentInstall(Path folder) {
    static final String JAR = "farshore-agent.jar";

    /** Brings what was built there; returns what to start, which may have been updated since. */
    Path prepare(BuiltAgent built) throws IOException {
        Path version = Path.of("versions", built.version());
        built.installAs(folder.resolve(version));
        Path current = folder.resolve("current");
        if (!Files.exists(current, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(current, version);
        }
        return current.resolve(JAR);
    }
}
