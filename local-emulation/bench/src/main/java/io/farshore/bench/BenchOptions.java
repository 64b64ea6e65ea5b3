package io.farshore.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all benchmarks take. */
final class BenchOptions {
    @Option(names = "--size-mb", defaultValue = "2048", description = "MiB of the image; default: ${DEFAULT-VALUE}")
    int sizeMebibytes = 2048;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "how often each is measured, in turns; the median counts; default: ${DEFAULT-VALUE}")
    int rounds = 3;

    @Option(names = "--files", defaultValue = "/usr", description = "what the image is made of; default: /usr")
    Path files = Path.of("/usr");

    @Option(names = "--folder", description = "where inputs and outputs are put and removed; default: a temporary one")
    @Nullable
    Path folder;

    @Option(names = "--seed", defaultValue = "1", description = "decides which files; default: ${DEFAULT-VALUE}")
    long seed = 1;

    @Option(names = "--no-peers", description = "measures Farshore alone")
    boolean withoutPeers;

    @Option(names = "--json", description = "where the result is written")
    @Nullable
    Path json;

    long sizeBytes() {
        return (long) sizeMebibytes << 20;
    }
}
