package io.farshore.agent;

import io.farshore.replication.update.AgentVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Which agent this is: as its jar's manifest says. */
final class Release implements CommandLine.IVersionProvider {
    /** Where there is no jar, as in tests. */
    private static final AgentVersion UNPACKAGED = new AgentVersion(0, 1, 0);

    private static final String SNAPSHOT = "-SNAPSHOT";

    static AgentVersion version() {
        return of(Release.class.getPackage().getImplementationVersion());
    }

    static AgentVersion of(@Nullable String manifest) {
        return manifest == null
                ? UNPACKAGED
                : AgentVersion.parse(manifest.replace(SNAPSHOT, "")).orElse(UNPACKAGED);
    }

    @Override
    public String[] getVersion() {
        return new String[] {"farshore-agent " + version()};
    }
}
