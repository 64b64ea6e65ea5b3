package io.farshore.replication;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.farshore.replication", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule knowsNoVendorAndNoFramework = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.azure..", "com.microsoft..", "io.micronaut..", "io.netty..");

    @ArchTest
    static final ArchRule takesTimeFromItsCallers = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule journalKnowsNothingBehindIt = noClasses()
            .that()
            .resideInAnyPackage("..replication.block..", "..replication.journal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..replication.protocol..",
                    "..replication.segment..",
                    "..replication.store..",
                    "..replication.hydrate..",
                    "..replication.recoverypoint..");
}
