package io.farshore.processserver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.farshore", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String OWN = "io.farshore.processserver..";

    @ArchTest
    static final ArchRule dependsOnTheCoreAndOnNoOtherDeployable = noClasses()
            .that()
            .resideInAPackage(OWN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.farshore.agent..", "io.farshore.functions..", "io.farshore.emulation..");

    @ArchTest
    static final ArchRule theCoreKnowsNoDeployable = noClasses()
            .that()
            .resideInAPackage("io.farshore.replication..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(OWN);

    @ArchTest
    static final ArchRule onlyTheConfigurationRoleTouchesTheCloudsLibraries = noClasses()
            .that()
            .resideInAPackage(OWN)
            .and()
            .resideOutsideOfPackage("..roles.configuration..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.azure..");

    @ArchTest
    static final ArchRule thePipelineKnowsNoFrameworkAndNoRole = noClasses()
            .that()
            .resideInAPackage("..processserver.pipeline..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micronaut..", "io.micrometer..", "jakarta..", "..processserver.roles..");

    @ArchTest
    static final ArchRule thePipelineTakesTimeFromItsCallers = noClasses()
            .that()
            .resideInAPackage("..processserver.pipeline..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule packagesBelowTheRolesHaveNoCycles = slices().matching(
                    "io.farshore.processserver.(pipeline|site)..")
            .should()
            .beFreeOfCycles();
}
