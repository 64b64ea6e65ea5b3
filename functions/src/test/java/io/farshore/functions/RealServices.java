package io.farshore.functions;

import io.farshore.emulation.azurite.Azurite;
import io.farshore.emulation.cosmos.CosmosEmulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Services for the integration tests: real accounts where {@code FARSHORE_IT_STORAGE} (connection string),
 * {@code FARSHORE_IT_COSMOS_ENDPOINT} and {@code FARSHORE_IT_COSMOS_KEY} name them, else the emulators of the lab, started
 * once for all tests and ended with the process.
 */
public final class RealServices {
    private static final String COSMOS_KEY =
            "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";
    private static @Nullable String storage;
    private static @Nullable String cosmos;

    private RealServices() {}

    /** A connection string. */
    public static synchronized String storage() {
        String known = storage;
        if (known == null) {
            known = named("FARSHORE_IT_STORAGE").orElseGet(RealServices::startAzurite);
            storage = known;
        }
        return known;
    }

    /** The endpoint of a Cosmos DB account. */
    public static synchronized String cosmosEndpoint() {
        String known = cosmos;
        if (known == null) {
            known = named("FARSHORE_IT_COSMOS_ENDPOINT").orElseGet(RealServices::startCosmos);
            cosmos = known;
        }
        return known;
    }

    /** Its key. */
    public static String cosmosKey() {
        return named("FARSHORE_IT_COSMOS_KEY").orElse(COSMOS_KEY);
    }

    /** A name that only a person can give; a test without it is skipped. */
    public static String required(String name) {
        Optional<String> value = named(name);
        Assumptions.assumeTrue(value.isPresent(), name + " is not set");
        return value.orElseThrow();
    }

    private static Optional<String> named(String name) {
        return Optional.ofNullable(System.getenv(name));
    }

    /** Away with the build's other files. */
    private static Path folder(String name) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target", "services")), name)
                .toAbsolutePath();
    }

    private static String startAzurite() {
        try {
            Azurite azurite =
                    Azurite.start(Path.of("../local-emulation").toAbsolutePath().normalize(), folder("azurite"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    azurite.close();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            return azurite.connectionString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String startCosmos() {
        System.setProperty("COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED", "true");
        try {
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            CosmosEmulator.class.getName(),
                            "--port=0",
                            "--data=" + folder("cosmos")))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String line = String.valueOf(output.readLine());
            return line.substring("ready ".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
