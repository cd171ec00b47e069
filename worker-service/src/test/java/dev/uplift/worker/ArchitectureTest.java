package dev.uplift.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** A new provider is one package: nothing else knows it, and it knows no other. */
class ArchitectureTest {

    private static final String RUNTIME = "dev.uplift.worker.runtime..";
    private static final String DRIVER = "dev.uplift.worker.driver..";
    private static final String POSTGRES = "dev.uplift.worker.postgres..";
    private static final String PROVIDERS = "dev.uplift.worker.provider..";

    private static final JavaClasses WORKER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.uplift.worker");

    @Test
    void the_runtime_knows_no_provider_and_no_postgresql() {
        noClasses()
                .that()
                .resideInAPackage(RUNTIME)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PROVIDERS, POSTGRES, "org.postgresql..", "java.sql..")
                .check(WORKER);
    }

    @Test
    void the_contract_of_a_driver_needs_nothing_but_the_messages_and_references() {
        classes()
                .that()
                .resideInAPackage(DRIVER)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(DRIVER, "dev.uplift.contracts..", "dev.uplift.outgoing.secret..", "java..")
                .check(WORKER);
    }

    @Test
    void providers_do_not_know_each_other() {
        slices().matching("dev.uplift.worker.provider.(*)..")
                .should()
                .notDependOnEachOther()
                .check(WORKER);
    }

    @Test
    void providers_speak_to_the_runtime_only_by_the_contract_of_a_driver() {
        noClasses()
                .that()
                .resideInAPackage(PROVIDERS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(RUNTIME, "org.apache.kafka..", "io.smallrye.reactive..")
                .check(WORKER);
    }

    @Test
    void what_is_shared_about_postgresql_knows_neither_a_provider_nor_the_runtime() {
        noClasses()
                .that()
                .resideInAPackage(POSTGRES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PROVIDERS, RUNTIME)
                .check(WORKER);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.uplift.worker.(**)").should().beFreeOfCycles().check(WORKER);
    }

    @Test
    void no_class_depends_on_the_api_service_or_on_what_stands_in_for_the_outside() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.uplift.api..", "dev.uplift.sandbox..")
                .check(WORKER);
    }

    @Test
    void nothing_is_called_by_a_name_that_says_nothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?)(\\$.*)?")
                .check(WORKER);
    }
}
