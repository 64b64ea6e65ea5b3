package io.farshore.emulation.arm;

import io.farshore.emulation.http.LabCertificate;
import io.farshore.emulation.testlab.Lab;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The emulator in a process of its own, so that it can be killed. */
final class EmulatorProcess implements AutoCloseable {
    private final Process process;

    private EmulatorProcess(Process process) {
        this.process = process;
    }

    static EmulatorProcess start(Lab lab, int port) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ArmEmulator.class.getName(),
                "--port=" + port,
                "--data=" + lab.folder().resolve("arm"),
                "--keystore=" + lab.folder().resolve(LabCertificate.SERVER_FILE),
                "--keystore-password=" + Lab.PASSWORD,
                "--issuer-url=" + lab.identity().issuer(),
                "--recovery-services-url=https://127.0.0.1:1");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        lab.folder().resolve("arm.log").toFile()))
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null || !line.startsWith("ready https://127.0.0.1:" + port + "/")) {
            process.destroyForcibly();
            throw new IOException("The emulator did not start; see arm.log. It said: " + line);
        }
        return new EmulatorProcess(process);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** SIGTERM. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
