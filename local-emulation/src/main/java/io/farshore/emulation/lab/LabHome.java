package io.farshore.emulation.lab;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option that says which lab. */
public final class LabHome {
    @Option(names = "--home", scope = ScopeType.INHERIT, description = "Folder of the lab (default: .farshore/lab in the project).")
    private @Nullable Path folder;

    /** The folder, whether or not there is a lab in it. */
    public Path folder() {
        Path chosen = folder;
        return chosen == null ? Installation.ofProject().root().resolve(".farshore/lab") : chosen;
    }

    /** The lab in it. */
    public Lab existing() throws IOException {
        if (!LabSettings.exists(folder())) {
            throw new IOException("there is no lab in " + folder() + "; start one with './farshore up'");
        }
        return Lab.open(folder(), Installation.ofProject());
    }
}
