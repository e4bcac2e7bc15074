package io.vitrine.config;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Who may know whom, and what the pure part must not know.
@AnalyzeClasses(packages = "io.vitrine", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String PROCESSORS = "io.vitrine.processors..";
    private static final String DOMAIN = "io.vitrine.domain..";
    private static final String DB = "io.vitrine.db..";
    private static final String READERS = "io.vitrine.readers..";
    private static final String WRITERS = "io.vitrine.writers..";
    private static final String JOBS = "io.vitrine.jobs..";
    private static final String API = "io.vitrine.api..";
    private static final String CONFIG = "io.vitrine.config..";

    @ArchTest
    static final ArchRule floors =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("processors")
                    .definedBy(PROCESSORS, DOMAIN)
                    .layer("db")
                    .definedBy(DB)
                    .layer("readers")
                    .definedBy(READERS)
                    .layer("writers")
                    .definedBy(WRITERS)
                    .layer("jobs")
                    .definedBy(JOBS)
                    .layer("api")
                    .definedBy(API)
                    .layer("config")
                    .definedBy(CONFIG)
                    .whereLayer("config")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("jobs")
                    .mayOnlyBeAccessedByLayers("config")
                    .whereLayer("api")
                    .mayOnlyBeAccessedByLayers("config")
                    .whereLayer("readers")
                    .mayOnlyBeAccessedByLayers("jobs", "api", "config")
                    .whereLayer("writers")
                    .mayOnlyBeAccessedByLayers("jobs", "api", "config")
                    .whereLayer("processors")
                    .mayOnlyBeAccessedByLayers("readers", "writers", "jobs", "api", "config")
                    .whereLayer("db")
                    .mayOnlyBeAccessedByLayers("readers", "writers", "jobs", "api", "config");

    @ArchTest
    static final ArchRule nounsDoNotKnowVerbs =
            noClasses()
                    .that()
                    .resideInAPackage(DOMAIN)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(PROCESSORS);

    @ArchTest
    static final ArchRule apiLaunchesNothing =
            noClasses()
                    .that()
                    .resideInAPackage(API)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.springframework.batch..");

    @ArchTest
    static final ArchRule processorsDoNoInputOrOutput =
            noClasses()
                    .that()
                    .resideInAnyPackage(PROCESSORS, DOMAIN)
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                            "org.springframework..",
                                            "org.slf4j..",
                                            "java.nio.file..",
                                            "java.nio.channels..",
                                            "java.sql..",
                                            "javax.sql..",
                                            "java.net..",
                                            "okhttp3..",
                                            "java.util.concurrent..")
                                    .and(not(namesAnAddress())))
                    .because("they are pure: everything comes in as an argument");

    @ArchTest
    static final ArchRule processorsHaveNoClockAndNoChance =
            noClasses()
                    .that()
                    .resideInAnyPackage(PROCESSORS, DOMAIN)
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Random.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Thread.class)
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(LocalDate.class, "now")
                    .orShould()
                    .callMethod(LocalDateTime.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "getenv", String.class)
                    .orShould()
                    .callMethod(Math.class, "random")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID")
                    .because("time and seeds are passed in");

    @ArchTest
    static final ArchRule statementsStandWhereTheirVerbLives =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(READERS, WRITERS, DB)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework.jdbc.core..",
                            "org.springframework.jdbc.object..",
                            "org.postgresql..");

    @ArchTest
    static final ArchRule connectionsStayBelow =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(READERS, WRITERS, DB)
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "java\\.sql\\.(Connection|Statement|PreparedStatement|ResultSet)")
                    .because("SQL has three homes: readers, writers and db");

    @ArchTest
    static final ArchRule storesAreReachedThroughTheirPorts =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(DB)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "com.mongodb..", "org.bson..", "io.lettuce..", "software.amazon..");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields =
            fields().should()
                    .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                    .andShould()
                    .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                    .andShould()
                    .notBeAnnotatedWith("jakarta.inject.Inject")
                    .andShould()
                    .notBeAnnotatedWith("jakarta.annotation.Resource");

    @ArchTest
    static final ArchRule namesSayWhatThingsAre =
            noClasses()
                    .should()
                    .haveNameMatching(
                            ".*[.$](\\w*(Impl|Util|Utils|Helper|Helpers|Manager)|(Base|Abstract)[A-Z]\\w*)");

    @ArchTest
    static final ArchRule jobsAreListedFlat =
            ArchRuleDefinition.classes()
                    .that()
                    .resideInAPackage(JOBS)
                    .should()
                    .resideInAnyPackage("io.vitrine.jobs", "io.vitrine.jobs.engine");

    @ArchTest
    static void subjectsHaveNoCycles(JavaClasses classes) {
        for (String layer : List.of("domain", "processors", "readers", "writers", "api")) {
            slices().matching("io.vitrine." + layer + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .check(classes);
        }
    }

    private static DescribedPredicate<JavaClass> namesAnAddress() {
        return DescribedPredicate.describe(
                "an address by name, which opens nothing",
                type ->
                        type.isEquivalentTo(URI.class)
                                || type.isEquivalentTo(URISyntaxException.class));
    }
}
