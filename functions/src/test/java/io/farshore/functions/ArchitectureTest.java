package io.farshore.functions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.farshore.functions");

    @Test
    void onlyAdaptersAndTheCompositionRootKnowTheSdk() {
        noClasses()
                .that()
                .resideInAnyPackage("..triggers..", "..api..", "..points..", "..jobs..", "..request..", "..site..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.azure..")
                .check(CLASSES);
    }

    @Test
    void onlyTriggersKnowTheHost() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..triggers..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.microsoft.azure.functions..")
                .check(CLASSES);
    }

    @Test
    void nothingButTriggersUsesTheCompositionRoot() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..api..",
                        "..points..",
                        "..jobs..",
                        "..request..",
                        "..site..",
                        "..storage..",
                        "..cosmos..",
                        "..keyvault..",
                        "..arm..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Farshore.class)
                .check(CLASSES);
    }
}
