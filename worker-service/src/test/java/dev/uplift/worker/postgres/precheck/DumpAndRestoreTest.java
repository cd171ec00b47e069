package dev.uplift.worker.postgres.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.CatalogueEntry.Scope;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.sandbox.machine.Processes;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.precheck.Condition.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the checks block inside a database cannot be restored on a newer server; and the remedies are enough for it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DumpAndRestoreTest {

    @TempDir
    private static Path folder;

    private static TestServers servers;
    private static int databases;

    @BeforeAll
    static void start() {
        servers = new TestServers(folder);
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    /** Rights on the source are another matter: they are in the way of any copy. */
    static List<Condition> blocked() {
        return ConditionsTest.conditions().stream()
                .filter(condition -> condition.place == Place.OLD && condition.user.equals("postgres"))
                .filter(condition -> {
                    var about = ConditionsTest.check(condition.check).about();
                    return about.scope() == Scope.DATABASE
                            && about.severities().get(Method.DUMP_RESTORE) == Severity.BLOCK;
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("blocked")
    void a_restore_fails_exactly_on_what_is_blocked(Condition condition) throws Exception {
        databases++;
        var stage = Stage.on(servers.at(Place.OLD), "dump" + databases);
        for (var act : condition.making) {
            act.on(stage);
        }
        var found = blocking(condition, stage);
        assertThat(restores(stage, "before" + databases))
                .as(condition.toString())
                .isEqualTo(found.isEmpty());

        if (!found.isEmpty()) {
            condition.remedy.apply(stage, found.getFirst());
            assertThat(restores(stage, "after" + databases))
                    .as(condition.toString())
                    .isTrue();
        }
        stage.drop();
    }

    private static List<Finding> blocking(Condition condition, Stage stage) throws Exception {
        var route = new Route(Method.DUMP_RESTORE, 13, 18, Optional.of(servers.offers()));
        return stage.ask(ConditionsTest.check(condition.check), "postgres", route).stream()
                .filter(Finding::blocks)
                .filter(finding -> finding.object().contains(condition.objectIn(stage.database())))
                .toList();
    }

    /** Whether a dump of the database can be restored into a new one of this name. */
    private static boolean restores(Stage stage, String name) throws Exception {
        var target = Stage.on(servers.target(), name);
        var file = folder.resolve(name).toString();
        assertThat(run(stage.server(), "pg_dump", "--format=custom", "--file=" + file, "--dbname=" + stage.database()))
                .isTrue();
        var restored = run(target.server(), "pg_restore", "--exit-on-error", "--dbname=" + name, file);
        target.drop();
        return restored;
    }

    /** A tool of the newer version on one of the servers. */
    private static boolean run(PostgresServer server, String... command) throws IOException {
        var line = servers.target()
                .installation()
                .command(command[0], List.of(command).subList(1, command.length).toArray(String[]::new));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("PGHOST", "127.0.0.1");
        builder.environment().put("PGPORT", Integer.toString(server.port()));
        builder.environment().put("PGUSER", "postgres");
        builder.environment().put("PGPASSWORD", server.password());
        var process = builder.start();
        process.getInputStream().readAllBytes();
        return Processes.exitCode(process) == 0;
    }
}
