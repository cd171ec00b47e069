package dev.uplift.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The directions in which this service is built. */
class ArchitectureTest {

    private static final JavaClasses API = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.uplift.api");

    @Test
    void the_decisions_need_nothing_but_the_contracts() {
        classes()
                .that()
                .resideInAPackage("dev.uplift.api.core..")
                .and()
                .resideOutsideOfPackage("dev.uplift.api.core.schedule..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.uplift.api.core..", "dev.uplift.contracts..", "java..")
                .check(API);
    }

    @Test
    void schedules_need_a_reader_of_cron_expressions_too() {
        classes()
                .that()
                .resideInAPackage("dev.uplift.api.core.schedule..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.uplift.api.core.schedule..",
                        "dev.uplift.contracts..",
                        "java..",
                        "com.cronutils.parser..",
                        "com.cronutils.model",
                        "com.cronutils.model.definition..",
                        "com.cronutils.model.field..")
                .because(
                        "reading cron is a text into values, as pure as the rest; com.cronutils.model.time is left out,"
                                + " since when a window opens on changed clocks is decided here")
                .check(API);
    }

    @Test
    void the_decisions_read_no_clock_no_chance_and_no_surroundings() {
        noClasses()
                .that()
                .resideInAPackage("dev.uplift.api.core..")
                .should()
                .callMethodWhere(readsTheWorld())
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, java.util.Random.class, java.util.UUID.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.sql..")
                .check(API);
    }

    private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall> readsTheWorld() {
        return DescribedPredicate.describe("now() or a method of System", call -> {
            AccessTarget.MethodCallTarget target = call.getTarget();
            return target.getName().equals("now")
                            && target.getOwner().getPackageName().equals("java.time")
                    || target.getOwner().isEquivalentTo(System.class)
                    || target.getOwner().isEquivalentTo(Thread.class)
                    || target.getName().equals("random");
        });
    }

    @Test
    void no_class_knows_a_provider() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon..",
                        "com.azure..",
                        "io.fabric8..",
                        "io.kubernetes..",
                        "dev.uplift.worker..",
                        "dev.uplift.sandbox..")
                .check(API);
    }

    /** Not even by its name: what differs between providers comes with their descriptors and plans. */
    @Test
    void no_line_of_code_names_a_provider() throws IOException {
        var names = List.of("aws", "rds", "aurora", "azure", "kubernetes", "scalingo", "dump-restore", "simulated");
        var named = new java.util.ArrayList<String>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                Files.readAllLines(file).stream()
                        .filter(line ->
                                !line.strip().startsWith("*") && !line.strip().startsWith("/"))
                        .filter(line -> names.stream().anyMatch(name -> hasWord(line, name)))
                        .forEach(line -> named.add("%s: %s".formatted(file, line.strip())));
            }
        }

        assertThat(named).isEmpty();
    }

    private static boolean hasWord(String line, String name) {
        return (" " + line.toLowerCase(Locale.ROOT) + " ").matches(".*[^a-z]%s[^a-z].*".formatted(name));
    }

    @Test
    void packages_depend_downwards_only() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("rest")
                .definedBy("dev.uplift.api.rest..")
                .layer("intake")
                .definedBy("dev.uplift.api.intake..")
                .layer("report")
                .definedBy("dev.uplift.api.report..")
                .layer("projection")
                .definedBy("dev.uplift.api.projection..")
                .layer("discovery")
                .definedBy("dev.uplift.api.discovery..")
                .layer("inventory")
                .definedBy("dev.uplift.api.inventory..")
                .layer("workers")
                .definedBy("dev.uplift.api.workers..")
                .layer("outbox")
                .definedBy("dev.uplift.api.outbox..")
                .layer("audit")
                .definedBy("dev.uplift.api.audit..")
                .layer("store")
                .definedBy("dev.uplift.api.store..")
                .layer("webhook")
                .definedBy("dev.uplift.api.webhook..")
                .layer("history")
                .definedBy("dev.uplift.api.history..")
                .layer("core")
                .definedBy("dev.uplift.api.core..")
                .layer("security")
                .definedBy("dev.uplift.api.security..")
                .whereLayer("rest")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("intake")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("security")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("rest")
                .whereLayer("projection")
                .mayOnlyBeAccessedByLayers("rest", "report", "webhook")
                .whereLayer("discovery")
                .mayOnlyBeAccessedByLayers("rest", "intake")
                .whereLayer("inventory")
                .mayOnlyBeAccessedByLayers("rest", "projection", "discovery")
                .whereLayer("webhook")
                .mayOnlyBeAccessedByLayers("rest", "store")
                .whereLayer("audit")
                .mayOnlyBeAccessedByLayers("rest", "store")
                .whereLayer("history")
                .mayOnlyBeAccessedByLayers("store")
                .whereLayer("core")
                .mayNotAccessAnyLayer()
                .check(API);
    }

    @Test
    void nothing_is_called_by_a_name_that_says_nothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?)(\\$.*)?")
                .check(API);
    }
}
