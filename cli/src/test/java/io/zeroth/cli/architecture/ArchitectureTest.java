package io.zeroth.cli.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The lines of docs/architecture.md between the modules, held on their classes. */
class ArchitectureTest {
    private static final String CORE = "io.zeroth.core..";
    private static final String MODEL = "io.zeroth.model..";
    private static final String COMPRESS = "io.zeroth.compress..";
    private static final String WIRE = "io.zeroth.wire..";
    private static final String WORKER = "io.zeroth.worker..";
    private static final String SERVER = "io.zeroth.server..";
    private static final String SIMULATION = "io.zeroth.simulation..";
    private static final String OPERATOR = "io.zeroth.operator..";
    private static final String CLI = "io.zeroth.cli..";
    private static final String GENERATED = "io.zeroth.v1..";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.zeroth");

    @Test
    void coreStandsOnNothingOfOurs() {
        check(dependsOnlyOn(CORE));
    }

    @Test
    void theModelStandsOnCore() {
        check(dependsOnlyOn(MODEL, CORE));
    }

    @Test
    void compressionStandsOnTheModelAndCoreAndServesTheCommandAlone() {
        check(dependsOnlyOn(COMPRESS, MODEL, CORE));
        check(noClasses().that()
                .resideOutsideOfPackages(COMPRESS, CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(COMPRESS));
    }

    @Test
    void theWireStandsOnTheModelCoreAndTheProtocol() {
        check(dependsOnlyOn(WIRE, MODEL, CORE, GENERATED));
    }

    @Test
    void theWorkerKnowsNeitherTheServerNorTheCommand() {
        check(dependsOnlyOn(WORKER, WIRE, MODEL, CORE, GENERATED));
    }

    @Test
    void theServerKnowsNeitherTheWorkerNorTheCommand() {
        check(dependsOnlyOn(SERVER, WIRE, MODEL, CORE, GENERATED));
    }

    @Test
    void theSimulationStandsOnTheServerAndTheWorkerAndServesTheCommandAlone() {
        check(dependsOnlyOn(SIMULATION, SERVER, WORKER, WIRE, MODEL, CORE));
        check(noClasses().that()
                .resideOutsideOfPackages(SIMULATION, CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SIMULATION));
    }

    @Test
    void theOperatorKnowsServersByTheWireAlone() {
        check(dependsOnlyOn(OPERATOR, WIRE, MODEL, CORE, GENERATED));
        check(noClasses().that()
                .resideInAnyPackage("io.zeroth.operator.decide..", "io.zeroth.operator.scale..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..", "io.grpc.."));
    }

    @Test
    void generatedMessagesStayAtTheEdges() {
        check(noClasses().that()
                .resideOutsideOfPackages(GENERATED, WIRE, "io.zeroth.server.grpc..", "io.zeroth.server.log..",
                        "io.zeroth.worker.session..", "io.zeroth.worker.stream..", "io.zeroth.operator.observe.grpc..",
                        CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(GENERATED));
    }

    @Test
    void chanceAndTheTimeOfDayComeFromOutsideWhereResultsAreMade() {
        String[] pure = {CORE, "io.zeroth.server.command..", "io.zeroth.server.coordinator..",
            "io.zeroth.server.event..", "io.zeroth.server.fleet..", "io.zeroth.server.job..",
            "io.zeroth.server.lease..", "io.zeroth.server.progress..", SIMULATION, "io.zeroth.operator.decide..",
            "io.zeroth.operator.scale..", "io.zeroth.operator.resource.."};
        check(noClasses().that().resideInAnyPackage(pure).should().dependOnClassesThat().areAssignableTo(Random.class));
        check(noClasses().that()
                .resideInAnyPackage(pure)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Math.class, "random"));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = OURS.stream()
                .filter(each -> !each.getPackageName().startsWith("io.zeroth.v1"))
                .filter(each -> !generated(each))
                .map(JavaClass::getPackage)
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(each -> each.getName())
                .collect(toCollection(TreeSet::new));
        assertThat(unmarked).as("packages without @NullMarked in their package-info.java").isEmpty();
    }

    @Test
    void theRulesSeeEveryModule() {
        assertThat(OURS).extracting(JavaClass::getPackageName)
                .contains("io.zeroth.core.step", "io.zeroth.model.task", "io.zeroth.compress", "io.zeroth.wire",
                        "io.zeroth.worker.session", "io.zeroth.server.coordinator", "io.zeroth.v1");
    }

    private static boolean generated(JavaClass each) {
        return each.isAssignableTo("com.google.protobuf.GeneratedMessageV3")
                || each.isAssignableTo("com.google.protobuf.MessageOrBuilder")
                || each.getSimpleName().endsWith("OuterClass");
    }

    /** That the first of these packages depends on no package of ours but these. */
    private static ArchRule dependsOnlyOn(String... packages) {
        return classes().that()
                .resideInAPackage(packages[0])
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(packages)
                        .or(com.tngtech.archunit.base.DescribedPredicate.not(resideInAnyPackage("io.zeroth.."))));
    }

    private static void check(ArchRule rule) {
        rule.check(OURS);
    }
}
