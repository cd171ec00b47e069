package dev.uplift.outgoing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Both services build on this, so it stays thin and knows neither. */
class ArchitectureTest {

    private static final JavaClasses OUTGOING = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.uplift.outgoing");

    @Test
    void requests_need_a_client_and_settings_and_nothing_else() {
        classes()
                .that()
                .resideInAPackage("dev.uplift.outgoing.http..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.uplift.outgoing.http..",
                        "java..",
                        "jakarta.inject..",
                        "org.eclipse.microprofile.config..",
                        "io.vertx.core..")
                .check(OUTGOING);
    }

    @Test
    void references_need_settings_and_nothing_else() {
        classes()
                .that()
                .resideInAPackage("dev.uplift.outgoing.secret..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.uplift.outgoing.secret..",
                        "java..",
                        "jakarta.inject..",
                        "org.eclipse.microprofile.config..")
                .check(OUTGOING);
    }
}
