package dev.signet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The directions of docs/architecture.md. */
final class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.signet");

    @Test
    void opsKnowNothingOfAlgorithms() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.signet.tensor..", "dev.signet.graph..", "dev.signet.op..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.signet.algorithm..", "dev.signet.plan..", "dev.signet.run..")
                .check(CORE);
    }

    @Test
    void theGraphKnowsNoConcreteOp() {
        noClasses()
                .that()
                .resideInAPackage("dev.signet.graph..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.signet.op..")
                .check(CORE);
    }

    @Test
    void onlyAlgorithmsTouchTheVectorApi() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.signet.algorithm..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(CORE);
    }

    @Test
    void graphPlanAndAutodiffDoNoInputOutputAndReadNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.signet.tensor..",
                        "dev.signet.graph..",
                        "dev.signet.op..",
                        "dev.signet.plan..",
                        "dev.signet.autodiff..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.time..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CORE);
    }

    @Test
    void nothingLoadsCodeOrStartsProcesses() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.URLClassLoader")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .check(CORE);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.signet.(*)..").should().beFreeOfCycles().check(CORE);
    }
}
