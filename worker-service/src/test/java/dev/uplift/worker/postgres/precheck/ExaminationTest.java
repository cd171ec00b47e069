package dev.uplift.worker.postgres.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ExaminationTest {

    private static final Route COPY = new Route(Method.DUMP_RESTORE, 17, 18, Optional.empty());
    private static final Route IN_PLACE = new Route(Method.PG_UPGRADE, 17, 18, Optional.empty());

    private static PostgresServer server;

    private Stage stage;

    @BeforeAll
    static void start(@TempDir Path folder) throws SQLException {
        server = PostgresServer.create(
                        PostgresInstallation.embedded(), folder.resolve("server"), Map.of("fsync", "off"))
                .start();
        new Stage(server, "postgres").server("CREATE ROLE little LOGIN PASSWORD 'little'");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void makeDatabase() throws SQLException {
        stage = Stage.on(server, "shop");
        stage.sql("CREATE FOREIGN DATA WRAPPER w", "CREATE SERVER far FOREIGN DATA WRAPPER w");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        stage.drop();
    }

    /** A check that asks one statement, and tells the answer. */
    private record Asking(String id, String sql) implements Precheck {

        @Override
        public About about() {
            return About.database(id, "It asks.")
                    .warns(Method.DUMP_RESTORE, Method.PG_UPGRADE)
                    .remedy("None.");
        }

        @Override
        public List<Finding> look(Question question) throws SQLException {
            return List.of(question.finding(question.session().text(sql), "None."));
        }
    }

    private List<Finding> run(String user, Route route, Precheck... checks) throws Exception {
        return Examination.run(List.of(checks), stage.sessions(user), route);
    }

    private static Finding of(String database, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.object().startsWith("database " + database))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void checks_look_with_an_empty_search_path_and_wait_for_nothing_long() throws Exception {
        var settings = new Asking("settings", """
                SELECT string_agg(name || '=' || setting, ' ' ORDER BY name)
                  FROM pg_settings WHERE name IN ('transaction_read_only', 'statement_timeout', 'lock_timeout', 'search_path')
                """);

        assertThat(of("shop", run("postgres", COPY, settings)).object())
                .endsWith("lock_timeout=2000 search_path= statement_timeout=30000 transaction_read_only=on");
    }

    @Test
    void checks_cannot_write() throws Exception {
        var writing = new Asking("writing", "SELECT lo_create(0)::text");

        var finding = of("shop", run("postgres", COPY, writing));

        assertThat(finding.explanation()).contains("could not look", "read-only transaction");
        assertThat(stage.text("SELECT count(*) FROM pg_largeobject_metadata")).isEqualTo("0");
    }

    @Test
    void a_copy_looks_into_the_databases_of_users_and_an_upgrade_in_place_into_template1_too() throws Exception {
        var name = new Asking("name", "SELECT current_database()::text");

        assertThat(run("postgres", COPY, name))
                .extracting(Finding::object)
                .containsExactly("database postgres, postgres", "database shop, shop");
        assertThat(run("postgres", IN_PLACE, name))
                .extracting(Finding::object)
                .containsExactly("database postgres, postgres", "database shop, shop", "database template1, template1");
    }

    @Test
    void what_our_role_may_not_read_is_a_warning_and_the_other_checks_go_on() throws Exception {
        stage.sql("REVOKE SELECT ON pg_catalog.pg_event_trigger FROM PUBLIC");

        var findings = run("little", COPY, new EventTriggers(), new ForeignServers());

        var unseen = of("shop", findings);
        assertThat(unseen.id()).isEqualTo("event-triggers");
        assertThat(unseen.severity()).isEqualTo(Severity.WARN);
        assertThat(unseen.explanation()).contains("permission denied for table pg_event_trigger");
        assertThat(unseen.remedy()).isNotBlank();
        assertThat(findings).extracting(Finding::id).contains("foreign-servers");
    }

    @Test
    void what_is_locked_is_a_warning_soon_and_the_other_checks_go_on() throws Exception {
        try (var holder = server.connect("shop")) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE pg_catalog.pg_publication IN ACCESS EXCLUSIVE MODE");

            var findings = run("postgres", COPY, new Publications(), new ForeignServers());

            // not that of the statement, which is fifteen times as long
            assertThat(of("shop", findings).explanation()).contains("lock timeout");
            assertThat(findings).extracting(Finding::id).contains("publications", "foreign-servers");
        }
    }

    /** A check that takes longer than the server lets it, which is less here than usual. */
    private record Slow() implements Precheck {

        @Override
        public About about() {
            return About.database("slow", "It takes long.")
                    .warns(Method.DUMP_RESTORE)
                    .remedy("None.");
        }

        @Override
        public List<Finding> look(Question question) throws SQLException {
            question.session().execute("SET statement_timeout TO '50ms'");
            return List.of(question.finding(question.session().text("SELECT pg_sleep(60)::text"), "None."));
        }
    }

    @Test
    void what_takes_too_long_is_a_warning() throws Exception {
        assertThat(of("shop", run("postgres", COPY, new Slow())).explanation())
                .contains("could not look", "statement timeout");
    }

    @Test
    void a_check_that_only_informs_only_informs_when_it_could_not_look() throws Exception {
        stage.sql("REVOKE SELECT ON pg_catalog.pg_foreign_server FROM PUBLIC");

        assertThat(of("shop", run("little", COPY, new ForeignServers())).severity())
                .isEqualTo(Severity.INFO);
    }

    @Test
    void a_database_that_lets_nobody_in_is_a_finding() throws Exception {
        stage.server("ALTER DATABASE shop CONNECTION LIMIT 0");

        var findings = run("little", IN_PLACE, new ForeignServers());

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("database-unseen");
            assertThat(finding.object()).isEqualTo("database shop");
            assertThat(finding.severity()).isEqualTo(Severity.WARN);
            assertThat(finding.explanation()).contains("too many connections for database");
        });
    }

    @Test
    void a_server_that_does_not_answer_is_no_finding() throws Exception {
        var sessions = stage.sessions("postgres");
        server.stop();
        try {
            assertThatThrownBy(() -> Examination.run(List.of(new ForeignServers()), sessions, COPY))
                    .isInstanceOf(SQLException.class);
        } finally {
            server.start();
        }
    }
}
