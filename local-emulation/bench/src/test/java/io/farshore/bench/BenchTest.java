package io.farshore.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchTest {
    @TempDir
    private Path folder = Path.of("");

    /** Hydrate itself compares the rebuilt disk with the image and fails when they differ. */
    @ParameterizedTest
    @ValueSource(strings = {"pipeline", "hydrate", "plan"})
    void measuresASmallImageAndLeavesNothingBehind(String name) throws IOException {
        Path json = folder.resolve("result.json");
        Path work = Files.createDirectory(folder.resolve("work"));

        assertThat(Bench.run(name, "--size-mb=16", "--rounds=1", "--no-peers", "--folder=" + work, "--json=" + json))
                .isZero();

        JsonNode result = new ObjectMapper().readTree(json.toFile());
        assertThat(result.path("name").asText()).isEqualTo(name);
        assertThat(result.path("ours")).isNotEmpty().allSatisfy(figure -> assertThat(figure.asDouble())
                .isPositive());
        assertThat(result.path("peers")).isEmpty();
        try (Stream<Path> left = Files.list(work)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void takesTheMedianOfTheRounds() {
        assertThat(Report.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(Report.median(List.of(4.0, 2.0))).isEqualTo(3.0);
    }
}
