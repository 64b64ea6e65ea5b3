package io.farshore.emulation.testlab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The guest's disk images, built once for all tests of a module build. */
public record Guest(Path bootDisk, Path dataDisk) {
    /** Builds the guest, or skips the test where its tools or its kernel package cannot be had. */
    public static synchronized Guest built() throws IOException {
        Path folder = Path.of("target/guest").toAbsolutePath();
        Guest guest = new Guest(folder.resolve("os.raw"), folder.resolve("data.raw"));
        if (!Files.exists(guest.bootDisk())) {
            Process build = new ProcessBuilder("guest/build-guest.sh", folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Assumptions.assumeTrue(build.onExit().join().exitValue() == 0, "The guest cannot be built: " + output);
        }
        return guest;
    }
}
