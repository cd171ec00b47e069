package dev.uplift.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.TableContent.Table;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two sides are two databases of one server. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TableSampleTest {

    private static final int MOST = 2_000;

    private static PostgresServer server;
    private static Sessions sessions;

    @BeforeAll
    static void start(@TempDir Path folder) throws SQLException {
        server = PostgresServer.create(
                        PostgresInstallation.full(13),
                        folder.resolve("server"),
                        Map.of("fsync", "off", "autovacuum", "off"))
                .start();
        var address = new PostgresAddress("127.0.0.1", server.port(), Optional.empty(), "postgres", "disable");
        var credentials = new Credentials("postgres", Optional.of(server.password()));
        sessions = new Sessions(new Dsn(address, credentials), "uplift/test", _ -> () -> {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Both sides of a table with 20,000 rows. */
    private static final class Sides implements AutoCloseable {
        final Session source;
        final Session target;
        final Table table;

        Sides(String... making) throws SQLException {
            try (var session = sessions.open()) {
                for (var name : new String[] {"here", "there"}) {
                    session.execute("DROP DATABASE IF EXISTS " + name);
                    session.execute("CREATE DATABASE " + name);
                }
            }
            source = sessions.openLong("here");
            target = sessions.openLong("there");
            for (var sql : making) {
                source.execute(sql);
                target.execute(sql);
            }
            TableContent.prepare(source, 13);
            TableContent.prepare(target, 13);
            table = TableContent.tables(source).getFirst();
        }

        static Sides plain() throws SQLException {
            return new Sides(
                    "CREATE TABLE public.t (id int PRIMARY KEY, note text)",
                    "INSERT INTO public.t SELECT i, 'note ' || i FROM generate_series(1, 20000) i");
        }

        TableSample draw(String seed) throws SQLException {
            return TableSample.draw(source, table, seed, MOST).orElseThrow();
        }

        @Override
        public void close() throws SQLException {
            source.close();
            target.close();
        }
    }

    @Test
    void equal_sides_have_equal_samples() throws Exception {
        try (var sides = Sides.plain()) {
            var sample = sides.draw("a");

            var here = sample.onSource(sides.source);

            assertThat(here).isEqualTo(sample.onTarget(sides.target));
            assertThat(here.rows()).isEqualTo(20_000);
            assertThat(here.sampled().orElseThrow()).isBetween(MOST / 2L, (long) MOST);
            assertThat(sides.target.text("SHOW enable_seqscan")).isEqualTo("on");
        }
    }

    @Test
    void one_seed_draws_the_same_rows_again_and_another_one_others() throws Exception {
        try (var sides = Sides.plain()) {
            var first = sides.draw("a").onSource(sides.source);

            assertThat(sides.draw("a").onSource(sides.source)).isEqualTo(first);
            assertThat(sides.draw("b").onSource(sides.source)).isNotEqualTo(first);
        }
    }

    @Test
    void rows_that_were_changed_are_found_as_often_as_they_are_drawn() throws Exception {
        try (var sides = Sides.plain()) {
            sides.target.execute("UPDATE public.t SET note = note || ' ' WHERE id % 100 = 7");
            var sample = sides.draw("a");

            var here = sample.onSource(sides.source);
            var there = sample.onTarget(sides.target);

            assertThat(there.sampled()).isEqualTo(here.sampled());
            assertThat(there).isNotEqualTo(here);
        }
    }

    @Test
    void a_single_missing_row_is_found_by_the_count_wherever_it_is() throws Exception {
        try (var sides = Sides.plain()) {
            sides.target.execute("DELETE FROM public.t WHERE id = 4711");
            var sample = sides.draw("a");

            assertThat(sample.onSource(sides.source).rows()).isEqualTo(20_000);
            assertThat(sample.onTarget(sides.target).rows()).isEqualTo(19_999);
        }
    }

    @Test
    void rows_under_other_keys_are_missing_although_the_number_is_right() throws Exception {
        try (var sides = Sides.plain()) {
            sides.target.execute("UPDATE public.t SET id = id + 100000 WHERE id <= 10000");
            var sample = sides.draw("a");

            var there = sample.onTarget(sides.target);

            assertThat(there.rows()).isEqualTo(20_000);
            assertThat(there.sampled().orElseThrow()).isBetween(500L, 1_500L);
        }
    }

    @Test
    void keys_of_many_columns_types_and_strange_names_are_found() throws Exception {
        try (var sides = new Sides(
                "CREATE SCHEMA \"Ünï ? code\"",
                "CREATE EXTENSION citext SCHEMA \"Ünï ? code\"",
                "CREATE TYPE \"Ünï ? code\".\"Mood's\" AS ENUM ('sad \"one\"', 'o''k', 'a,b{}\\')",
                "CREATE DOMAIN \"Ünï ? code\".amount AS numeric(12, 3)",
                """
                CREATE TABLE "Ünï ? code"."T ""1"" $1" (
                    note text, "k ""1"" ?" text, mail "Ünï ? code".citext, mood "Ünï ? code"."Mood's",
                    amount "Ünï ? code".amount, code char(7), raw bytea, at timestamptz, id uuid, tags text[], on_ boolean,
                    PRIMARY KEY ("k ""1"" ?", mail, mood, amount, code, raw, at, id, tags, on_))
                """,
                """
                INSERT INTO "Ünï ? code"."T ""1"" $1"
                SELECT md5(i::text), repeat('''é"\\', i % 5) || i, 'User' || i % 3,
                       (enum_range(NULL::"Ünï ? code"."Mood's"))[1 + i % 3], i / 7.0, 'c ' || i % 9, decode(md5(i::text), 'hex'),
                       '2024-03-31 00:00:00+00'::timestamptz + i * interval '1.000001 s', md5(i::text)::uuid,
                       ARRAY['a,"b"', NULL, i::text], i % 2 = 0
                  FROM generate_series(1, 5000) i
                """)) {
            var sample = sides.draw("it's");

            var here = sample.onSource(sides.source);

            assertThat(here.sampled().orElseThrow()).isBetween(MOST / 2L, (long) MOST);
            assertThat(sample.onTarget(sides.target)).isEqualTo(here);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE public.t (id int, note text)",
                "CREATE TABLE public.t (id int UNIQUE, note text)",
                "CREATE TABLE public.t (id float8 PRIMARY KEY DEFAULT random(), note text)"
            })
    void rows_that_cannot_be_found_by_a_key_are_not_sampled(String table) throws Exception {
        try (var sides = new Sides(
                table,
                table.contains("float8")
                        ? "INSERT INTO public.t (note) SELECT i::text FROM generate_series(1, 5000) i"
                        : "INSERT INTO public.t SELECT i, i::text FROM generate_series(1, 5000) i")) {
            // As the oldest servers write them.
            sides.source.execute("SET extra_float_digits TO 0");

            assertThat(TableSample.draw(sides.source, sides.table, "a", MOST)).isEmpty();
        }
    }

    @Test
    void a_table_that_is_no_bigger_than_its_sample_is_not_sampled() throws Exception {
        try (var sides = Sides.plain()) {
            assertThat(TableSample.draw(sides.source, sides.table, "a", 20_000)).isEmpty();
            assertThat(TableSample.draw(sides.source, sides.table, "a", 19_999)).isPresent();
        }
    }

    @Test
    void the_rows_come_from_everywhere_in_the_table() throws Exception {
        try (var sides = Sides.plain()) {
            sides.target.execute("DELETE FROM public.t WHERE id BETWEEN 15001 AND 20000");

            var sample = sides.draw("a");
            var drawn = sample.onSource(sides.source).sampled().orElseThrow();

            assertThat(sample.onTarget(sides.target).sampled().orElseThrow()).isBetween(drawn / 2, drawn - 1);
        }
    }
}
