package io.farshore.agent.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.replication.block.FolderLock;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessImageTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    /** Replaces itself once, from a thread beside the first, while it holds a lock and a socket. */
    static final class Twice {
        static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            System.out.println(ProcessHandle.current().pid() + " "
                    + ProcessHandle.current().info().startInstant().orElseThrow() + " "
                    + System.getenv("FARSHORE_TEST") + " " + List.of(arguments).subList(1, arguments.length));
            FolderLock lock = FolderLock.take(folder);
            if (Files.exists(folder.resolve("again"))) {
                System.out.println("sockets " + sockets() + ", blocked " + blocked());
                lock.close();
                return;
            }
            Files.createFile(folder.resolve("again"));
            ServerSocket socket = new ServerSocket(0);
            ProcessImage image = ProcessImage.ofThisProcess();
            Thread.ofPlatform().start(() -> {
                try {
                    image.replace();
                } catch (IOException e) {
                    System.out.println(e.getMessage() + " with " + socket + lock);
                }
            });
        }

        private static long sockets() throws IOException {
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return open.filter(each -> {
                            try {
                                return Files.readSymbolicLink(each).toString().startsWith("socket:");
                            } catch (IOException e) {
                                return false; // that of the listing
                            }
                        })
                        .count();
            }
        }

        /** Of the first thread, which Java does not change. */
        private static String blocked() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("SigBlk:"))
                    .map(line -> line.substring("SigBlk:".length()).strip())
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void startsOverInTheSameProcess() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Twice.class.getName(),
                        folder.toString(),
                        "",
                        "ein Wort mit Ümlaut")
                .redirectErrorStream(true);
        builder.environment().put("FARSHORE_TEST", "stays");
        Process process = builder.start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).as(String.join("\n", lines)).hasSize(3);
        assertThat(lines.get(0)).startsWith(process.pid() + " ").contains(" stays [, ");
        assertThat(lines.get(1)).isEqualTo(lines.get(0));
        assertThat(lines.get(2)).isEqualTo("sockets 0, blocked 0000000000000000");
        assertThat(process.exitValue()).isZero();
    }
}
