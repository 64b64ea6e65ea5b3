package io.farshore.restore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "io.farshore.restore", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final int MAX_LINES = 1000;

    @ArchTest
    static final ArchRule sharesNoCodeWithTheRest = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.farshore.restore",
                    "java..",
                    "javax.crypto..",
                    "net.jpountz.lz4",
                    "org.bouncycastle..",
                    "org.jspecify.annotations");

    @Test
    void isSmallEnoughToBeReadInAnEmergency() throws IOException {
        long lines = 0;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<String> all = Files.readAllLines(file);
                lines += all.size();
            }
        }
        assertThat(lines).isPositive().isLessThan(MAX_LINES);
    }
}
