package io.farshore.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.farshore.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule dependsOnTheCoreAndOnNoOtherDeployable = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.farshore.processserver..", "io.farshore.functions..", "io.farshore.emulation..");

    @ArchTest
    static final ArchRule knowsNoCloud =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("com.azure..", "com.microsoft..");

    @ArchTest
    static final ArchRule theDataPathKnowsNoFramework = noClasses()
            .that()
            .resideInAnyPackage("..agent.capture..", "..agent.nbd..", "..agent.ship..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micronaut..");

    @ArchTest
    static final ArchRule captureKnowsNothingOfWhatComesBehindTheJournal = noClasses()
            .that()
            .resideInAPackage("..agent.capture..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..agent.ship..", "..agent.nbd..", "java.net.http..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.farshore.agent.(*)..").should().beFreeOfCycles();
}
