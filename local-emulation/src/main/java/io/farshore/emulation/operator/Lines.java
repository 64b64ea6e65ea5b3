package io.farshore.emulation.operator;

import picocli.CommandLine.Option;

/** How much of a list that begins with the newest is shown. */
final class Lines {
    @Option(
            names = {"-n", "--lines"},
            defaultValue = "20",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int count;

    int count() {
        return Math.max(0, count);
    }
}
