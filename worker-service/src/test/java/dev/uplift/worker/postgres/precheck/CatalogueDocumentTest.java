package dev.uplift.worker.postgres.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.CatalogueEntry.Scope;
import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.provider.awsrds.AwsRdsDriver;
import dev.uplift.worker.provider.azure.AzureDriver;
import dev.uplift.worker.provider.azure.AzureMigrationDriver;
import dev.uplift.worker.provider.dumprestore.DumpRestoreDriver;
import dev.uplift.worker.provider.kubernetes.KubernetesDriver;
import dev.uplift.worker.provider.scalingo.ScalingoDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The document of the prechecks is what the code says; {@code -Dupdate.docs=true} writes it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CatalogueDocumentTest {

    private static final Path DOCUMENT = Path.of("../docs/prechecks.md");

    private static final String BEGINNING = """
            # Prechecks

            Before an upgrade touches anything, it asks these checks. They only read, wait at most 30 seconds for an answer and 2
            seconds for a lock, and look into every database that can be entered. A **BLOCK** ends the upgrade as REJECTED, a
            **WARN** is for whoever approves, **INFO** helps to plan. Each finding names the object, says what will happen, and has
            the remedy with the SQL for that object. What a check may not look at is a finding, too. Of very many findings of one
            kind the first 20 are named.

            The same as JSON: `GET /api/v1/prechecks`, with the providers that run each. This page is made from the code.

            What a check weighs depends on the way of upgrading: **pg_upgrade** keeps the files and makes the catalogs anew, as
            most platforms do; **dump-restore** fills a second server by pg_dump; **logical** fills it by logical replication.
            """;

    @Test
    void the_document_says_what_the_code_does() throws IOException {
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(DOCUMENT, document());
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(document());
    }

    private static String document() {
        return BEGINNING + shared(Scope.SERVER, "Of the server") + shared(Scope.DATABASE, "In each database") + own();
    }

    private static String shared(Scope scope, String title) {
        return Catalogue.ALL.stream()
                .map(Precheck::about)
                .filter(about -> about.scope() == scope)
                .sorted(Comparator.comparing(About::id))
                .map(CatalogueDocumentTest::row)
                .collect(Collectors.joining("", """

                        ## %s

                        | check | pg_upgrade | dump-restore | logical | from | to | why | remedy |
                        |---|---|---|---|---|---|---|---|
                        """.formatted(title), ""));
    }

    private static String row(About about) {
        return "| `%s` | %s | %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        about.id(),
                        weight(about, Method.PG_UPGRADE),
                        weight(about, Method.DUMP_RESTORE),
                        weight(about, Method.LOGICAL),
                        about.from(),
                        about.to(),
                        about.title(),
                        about.remedy());
    }

    private static String weight(About about, Method method) {
        return Optional.ofNullable(about.severities().get(method))
                .map(Enum::name)
                .orElse("");
    }

    private static String own() {
        return own(
                        new DumpRestoreDriver(Optional.empty(), null).descriptor(),
                        "These compare both servers, or look at the worker.")
                + own(
                        new AwsRdsDriver(null, null).descriptor(),
                        "These look at what AWS says of the instance; of the checks above, `aws-rds` asks those of pg_upgrade"
                                + " that RDS does not see to itself.")
                + own(
                        new AzureDriver(null, null).descriptor(),
                        "These look at what Azure says of the server, or at what only Azure refuses; of the checks above,"
                                + " `azure-flexible-server` asks those of pg_upgrade that Azure does not see to itself.")
                + own(
                        new KubernetesDriver(null, null).descriptor(),
                        "These look at what a cluster says of the server and of what is near it; of the checks above, `kubernetes`"
                                + " asks those of pg_upgrade that its script does not see to itself.")
                + own(
                        new ScalingoDriver(null, null, null).descriptor(),
                        "These look at what Scalingo says of the database; of the checks above, `scalingo` asks those of pg_upgrade"
                                + " that Scalingo does not see to itself.")
                + own(
                        new AzureMigrationDriver(null, null).descriptor(),
                        "These look at both servers before Azure's migration service, which has a validation of its own; of the"
                                + " checks above, `azure-migration` asks those of dump-restore.");
    }

    private static String own(Descriptor descriptor, String what) {
        var shared = Catalogue.ALL.stream().map(check -> check.about().id()).toList();
        return descriptor.prechecks().stream()
                .filter(entry -> !shared.contains(entry.id()))
                .sorted(Comparator.comparing(CatalogueEntry::id))
                .map(entry -> "| `%s` | %s | %s | %s |%n"
                        .formatted(entry.id(), entry.severity(), entry.title(), entry.remedy()))
                .collect(Collectors.joining("", """

                        ## Only of `%s`

                        %s

                        | check | | why | remedy |
                        |---|---|---|---|
                        """.formatted(descriptor.provider(), what), ""));
    }
}
