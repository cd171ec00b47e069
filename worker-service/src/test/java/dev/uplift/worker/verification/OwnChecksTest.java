package dev.uplift.worker.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.Verification;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.postgres.Sessions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users want to see, on a real server and over real HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OwnChecksTest {

    private static final String LOG = """
            12:00 INFO started
            12:01 WARN slow query
            """;

    @TempDir
    private static Path folder;

    private static PostgresServer server;
    private static HttpServer web;
    private static Vertx vertx;

    @BeforeAll
    static void start() throws SQLException, IOException {
        server = PostgresServer.create(PostgresInstallation.embedded(), folder.resolve("data"), Map.of("fsync", "off"))
                .start();
        execute("postgres", "CREATE DATABASE shop");
        execute("shop", "CREATE TABLE orders AS SELECT generate_series(1, 42) AS id");
        execute(
                "shop",
                "CREATE FUNCTION add() RETURNS int LANGUAGE sql AS 'INSERT INTO orders VALUES (0) RETURNING id'");
        web = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        serve("/health", 200, "{\"status\":\"UP\"}");
        serve("/broken", 503, "down");
        serve("/log", 200, LOG);
        serve("/same", 200, "a".repeat(60));
        serve("/large", 200, "x".repeat(2 * 1024 * 1024));
        web.start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        web.stop(0);
        server.close();
    }

    private static void execute(String database, String sql) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void serve(String path, int status, String body) {
        web.createContext(path, exchange -> {
            var bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try (var stream = exchange.getResponseBody()) {
                stream.write(bytes);
            } catch (IOException _) {
                // who asked has read enough
            }
        });
    }

    private static Sessions sessions() {
        var address = new PostgresAddress("127.0.0.1", server.port(), Optional.empty(), "postgres", "prefer");
        var credentials = new Credentials("postgres", Optional.of(server.password()));
        return new Sessions(new Dsn(address, credentials), "uplift/test", _ -> () -> {});
    }

    private static List<Check> run(List<String> allowed, Verification... verifications) throws InterruptedException {
        var http = new OutgoingHttp(vertx, new AddressRule(Optional.of(allowed)));
        return OwnChecks.run(List.of(verifications), sessions()::open, http);
    }

    private static Check run(Verification verification) throws InterruptedException {
        return run(List.of("127.0.0.1"), verification).getFirst();
    }

    private static Verification.Sql sql(String sql, String expect) {
        return new Verification.Sql("a check", "shop", sql, expect);
    }

    private static String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(web.getAddress().getPort(), path);
    }

    private static Verification.Http http(String path, int status, String contains, String lacks) {
        return new Verification.Http(
                "a probe", url(path), status, Optional.ofNullable(contains), Optional.ofNullable(lacks));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT count(*) FROM orders                        | 42                     | true  | answered '42'
            SELECT count(*) FROM orders                        | 41                     | false | answered '42', expected '41'
            SELECT count(*) > 0 FROM orders;                   | t                      | true  | answered 't'
            SELECT id, 'x' FROM orders ORDER BY id             | 1                      | true  | answered '1'
            WITH o AS (SELECT 1.50 AS n) SELECT n FROM o -- so | 1.50                   | true  | answered '1.50'
            SELECT '{"a": 1}'::jsonb ? 'a'                     | t                      | true  | answered 't'
            SELECT '{fn now()} ?'                              | {fn now()} ?           | true  | answered '{fn now()} ?'
            SELECT timestamptz '2026-01-02 03:04:05Z'          | 2026-01-02 03:04:05+00 | true  | answered '2026-01-02 03:04:05+00'
            SELECT ''                                          | ``                     | true  | answered ''
            SELECT NULL                                        | ``                     | false | answered NULL, expected ''
            SELECT id FROM orders WHERE id < 0                 | 1                      | false | answered no row, expected '1'
            """)
    void the_first_column_of_the_first_row_is_compared(String sql, String expect, boolean passed, String seen)
            throws InterruptedException {
        assertThat(run(sql(sql, expect))).isEqualTo(new Check("user:a check", passed, seen));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT nothing FROM orders                 | failed: column "nothing" does not exist
            SELECT 1 / 0                               | failed: division by zero
            SELECT add()                               | failed: cannot execute INSERT in a read-only transaction
            DELETE FROM orders                         | failed: syntax error at or near "DELETE"
            WITH d AS (DELETE FROM orders RETURNING 1) SELECT * FROM d | failed: DECLARE CURSOR must not contain data-modifying statements in WITH
            COMMIT                                     | failed: syntax error at or near "COMMIT"
            SELECT 1; COMMIT; DELETE FROM orders       | failed: it must be one statement
            """)
    void what_fails_or_would_write_is_a_failed_check(String sql, String seen) throws Exception {
        var check = run(sql(sql, "1"));

        assertThat(check.passed()).isFalse();
        assertThat(check.detail()).startsWith(seen);
        assertNothingWasWritten();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // To the driver one string follows another here; to the server, a string ends and a statement begins.
                "SELECT E'a'\n'\\'';COMMIT;DELETE FROM orders;--'",
                "SELECT set_config('transaction_read_only', 'off', true), add()"
            })
    void what_tries_to_get_out_of_the_transaction_fails(String sql) throws Exception {
        assertThat(run(sql(sql, "1")).passed()).isFalse();
        assertNothingWasWritten();
    }

    private static void assertNothingWasWritten() throws SQLException {
        try (var session = sessions().open("shop")) {
            assertThat(session.number("SELECT count(*) FROM public.orders")).isEqualTo(42);
        }
    }

    @Test
    void a_query_that_takes_too_long_is_cut_off() {
        var check = SqlCheck.of(sql("SELECT pg_sleep(60)", ""), sessions()::open, Duration.ofSeconds(1));

        assertThat(check).isEqualTo(new Check("user:a check", false, "no answer within 1 s"));
    }

    @Test
    void a_large_answer_is_not_fetched() throws InterruptedException {
        assertThat(run(sql("SELECT generate_series(1, 1000000000)", "1")).passed())
                .isTrue();
        assertThat(run(sql("SELECT repeat('x', 1000)", "1")).detail())
                .hasSizeLessThan(250)
                .endsWith("…, expected '1'");
    }

    @Test
    void a_database_that_does_not_exist_is_a_failed_check() throws InterruptedException {
        var check = run(new Verification.Sql("elsewhere", "nowhere", "SELECT 1", "1"));

        assertThat(check).isEqualTo(new Check("user:elsewhere", false, "failed: database \"nowhere\" does not exist"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = ';', quoteCharacter = '`', textBlock = """
            /health  ; 200 ; "UP"         ; -             ; true  ; status 200, as expected
            /health  ; 200 ; /"status":\\s*"UP"/ ; DOWN   ; true  ; status 200, as expected
            /health  ; 204 ; -            ; -             ; false ; status 200, expected 204
            /broken  ; 200 ; up           ; -             ; false ; `status 503, expected 200; the body does not contain 'up'`
            /broken  ; 503 ; -            ; -             ; true  ; status 503, as expected
            /nowhere ; 404 ; -            ; -             ; true  ; status 404, as expected
            /log     ; 200 ; started      ; /ERROR|FATAL/ ; true  ; status 200, as expected
            /log     ; 200 ; -            ; /^12:01 .*$/  ; false ; the body contains '12:01 WARN slow query'
            /large   ; 200 ; xxx          ; -             ; true  ; status 200, as expected
            /large   ; 200 ; y            ; -             ; false ; the body does not contain 'y' in its first MiB
            /large   ; 200 ; -            ; y             ; false ; the body is longer than a MiB, and was not read to its end
            /same    ; 200 ; /(a+)+\\1c/     ; -             ; false ; 'contains' takes too long to look for
            """)
    void status_and_body_of_an_answer_are_looked_at(
            String path, int status, String contains, String lacks, boolean passed, String seen)
            throws InterruptedException {
        assertThat(run(http(path, status, contains, lacks))).isEqualTo(new Check("user:a probe", passed, seen));
    }

    @Test
    void an_address_that_the_worker_does_not_allow_is_a_failed_check() throws InterruptedException {
        assertThat(run(List.of(), http("/health", 200, null, null)))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.passed()).isFalse();
                    assertThat(check.detail()).contains("127.0.0.1 is a loopback address", "uplift.http.allow");
                });
    }

    @Test
    void all_are_run_in_their_order_but_those_of_people() throws InterruptedException {
        var checks = run(
                List.of("127.0.0.1"),
                new Verification.Http("web", url("/broken"), 200, Optional.empty()),
                new Verification.Manual("look", "The shop sells."),
                new Verification.Sql("count", "shop", "SELECT count(*) FROM orders", "42"));

        assertThat(checks).extracting(Check::id).containsExactly("user:web", "user:count");
        assertThat(checks).extracting(Check::passed).containsExactly(false, true);
    }
}
