package dev.uplift.worker.postgres.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every condition is made on a real server, found, put right as the finding says, and gone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConditionsTest {

    private static TestServers servers;
    private static int databases;

    @BeforeAll
    static void start(@TempDir Path folder) {
        servers = new TestServers(folder);
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    static List<Condition> conditions() {
        return Stream.of(
                        ServerConditions.DATABASES,
                        ServerConditions.SETTINGS,
                        ServerConditions.LOG,
                        DatabaseConditions.TYPES,
                        DatabaseConditions.DEFINITIONS,
                        DatabaseConditions.EXTENSIONS,
                        DatabaseConditions.SORTING,
                        DatabaseConditions.REPLICATION,
                        DatabaseConditions.RIGHTS)
                .flatMap(List::stream)
                .toList();
    }

    static Precheck check(String id) {
        return Catalogue.ALL.stream()
                .filter(check -> check.about().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + id));
    }

    static Optional<Offers> known(Condition condition) throws SQLException {
        return condition.targetKnown ? Optional.of(servers.offers()) : Optional.empty();
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void a_condition_is_found_until_its_remedy_was_applied(Condition condition) throws Exception {
        databases++;
        var stage = Stage.on(servers.at(condition.place), "case" + databases);
        try {
            for (var act : condition.making) {
                act.on(stage);
            }
            var major = stage.server().installation().major();
            var route = new Route(condition.method, major, condition.to, known(condition));

            var found = ask(condition, stage, route);
            assertThat(found).as(condition.toString()).hasSize(1);
            assertThat(found.getFirst().severity()).isEqualTo(condition.severity);
            assertThat(found.getFirst().remedy()).isNotBlank().doesNotContain("null");

            condition.remedy.apply(stage, found.getFirst());

            assertThat(ask(condition, stage, route)).as(condition.toString()).isEmpty();
        } finally {
            stage.drop();
        }
    }

    private static List<Finding> ask(Condition condition, Stage stage, Route route) throws Exception {
        var all = stage.ask(check(condition.check), condition.user, route);
        assertThat(all)
                .extracting(Finding::explanation)
                .noneMatch(text -> text.startsWith("This check could not look"));
        return all.stream()
                .filter(finding -> finding.id().equals(condition.check))
                .filter(finding -> finding.object().contains(condition.objectIn(stage.database())))
                .toList();
    }
}
