package io.farshore.controlplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.farshore.controlplane");

    @Test
    void knowsNoFrameworkAndNoVendor() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.farshore.controlplane..", "java..", "com.fasterxml.jackson..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void takesTheTimeFromAClock() {
        noClasses()
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(CLASSES);
    }

    @Test
    void viewsAreMadeOfTheDomainAndNotTheOtherWayRound() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..view..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..view..")
                .check(CLASSES);
    }
}
