package dev.uplift.sandbox.demo.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DemoDatabasesTest {

    private static final int ROWS = 20_000;

    @TempDir
    static Path folder;

    private static PostgresServer server;
    private static SortedMap<Table, Long> counts;

    @BeforeAll
    static void load() throws Exception {
        server = PostgresServer.create(PostgresInstallation.full(13), folder.resolve("data"), Map.of());
        server.start();
        DemoDatabases.load(server, folder.resolve("load"), ROWS);
        counts = DemoDatabases.countRows(server);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void it_has_about_as_many_rows_as_wanted_in_three_databases() throws SQLException {
        assertThat(DemoDatabases.version(server)).startsWith("13.");
        assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isBetween(20_000L, 30_000L);
        assertThat(counts.keySet().stream().map(Table::database).distinct())
                .containsExactly("analytics", "legacy-office", "shop");
        assertThat(counts)
                .containsEntry(new Table("shop", "sales", "orders"), ROWS / 5L)
                .containsEntry(new Table("shop", "sales", "audit"), 200L)
                .containsEntry(new Table("shop", "sales", "audit_old"), 100L)
                .containsEntry(new Table("shop", "sales", "returns"), 0L)
                .containsEntry(new Table("shop", "Büro & Co", "Größen"), 4L)
                .containsEntry(new Table("shop", "Büro & Co", "the \"big\" table's twin"), 4L);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            foreign keys           | 9   | SELECT count(*) FROM pg_constraint WHERE contype = 'f'
            constraints not valid  | 1   | SELECT count(*) FROM pg_constraint WHERE NOT convalidated
            check constraints      | 6   | SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0
            exclusion constraints  | 1   | SELECT count(*) FROM pg_constraint WHERE contype = 'x'
            index methods          | 6   | SELECT count(DISTINCT relam) FROM pg_class WHERE relkind = 'i' AND oid >= 16384
            partial indexes        | 2   | SELECT count(*) FROM pg_index WHERE indpred IS NOT NULL
            expression indexes     | 3   | SELECT count(*) FROM pg_index WHERE indexprs IS NOT NULL AND NOT indisexclusion
            views                  | 4   | SELECT count(*) FROM pg_class WHERE relkind = 'v' AND oid >= 16384
            materialized views     | 3   | SELECT count(*) FROM pg_class WHERE relkind = 'm'
            not populated          | 1   | SELECT count(*) FROM pg_class WHERE relkind = 'm' AND NOT relispopulated
            unlogged tables        | 1   | SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relpersistence = 'u'
            identity columns       | 5   | SELECT count(*) FROM pg_attribute WHERE attidentity <> ''
            generated columns      | 3   | SELECT count(*) FROM pg_attribute WHERE attgenerated = 's' AND attnum > 0
            sequences              | 9   | SELECT count(*) FROM pg_sequences
            functions in plpgsql   | 4   | SELECT count(*) FROM pg_proc p JOIN pg_language l ON l.oid = prolang WHERE lanname = 'plpgsql' AND p.oid >= 16384
            triggers               | 4   | SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal
            disabled triggers      | 1   | SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'
            rules                  | 2   | SELECT count(*) FROM pg_rules WHERE schemaname = 'sales'
            policies               | 2   | SELECT count(*) FROM pg_policy
            large objects          | 300 | SELECT count(*) FROM pg_largeobject_metadata
            large objects' owners  | 2   | SELECT count(DISTINCT lomowner) FROM pg_largeobject_metadata
            enums                  | 1   | SELECT count(DISTINCT enumtypid) FROM pg_enum
            domains                | 2   | SELECT count(*) FROM pg_type WHERE typtype = 'd' AND typnamespace = 'sales'::regnamespace
            range types            | 1   | SELECT count(*) FROM pg_range WHERE rngtypid >= 16384
            extensions             | 3   | SELECT count(*) FROM pg_extension WHERE extname IN ('citext', 'pgcrypto', 'uuid-ossp')
            search configurations  | 1   | SELECT count(*) FROM pg_ts_config WHERE oid >= 16384
            collations             | 1   | SELECT count(*) FROM pg_collation WHERE oid >= 16384 AND collprovider = 'i'
            default privileges     | 2   | SELECT count(*) FROM pg_default_acl
            extended statistics    | 1   | SELECT count(*) FROM pg_statistic_ext
            column privileges      | 2   | SELECT count(*) FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid >= 16384
            schemas of plain users | 1   | SELECT count(*) FROM pg_namespace WHERE nspowner = 'shop_owner'::regrole
            """)
    void database_shop_has_everything_that_can_be_lost(String what, long count, String sql) throws SQLException {
        assertThat(number("shop", sql)).as(what).isEqualTo(count);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            partitioned tables      | 2 | SELECT count(*) FROM pg_partitioned_table
            partitions with rows    | 7 | SELECT count(DISTINCT tableoid) FROM web.page_views
            roles                   | 7 | SELECT count(*) FROM pg_roles WHERE oid >= 16384
            memberships             | 5 | SELECT count(*) FROM pg_auth_members WHERE member >= 16384
            passwords by SCRAM      | 4 | SELECT count(*) FROM pg_authid WHERE rolpassword LIKE 'SCRAM%' AND oid >= 16384
            settings of databases   | 2 | SELECT count(*) FROM pg_db_role_setting WHERE setrole = 0
            settings of roles       | 1 | SELECT count(*) FROM pg_db_role_setting WHERE setdatabase = 0
            settings of both        | 1 | SELECT count(*) FROM pg_db_role_setting WHERE setrole > 0 AND setdatabase > 0
            databases in LATIN1     | 1 | SELECT count(*) FROM pg_database WHERE pg_encoding_to_char(encoding) = 'LATIN1'
            limited databases       | 2 | SELECT count(*) FROM pg_database WHERE datconnlimit > 0
            """)
    void database_analytics_and_the_server_do_too(String what, long count, String sql) throws SQLException {
        assertThat(number("analytics", sql)).as(what).isEqualTo(count);
    }

    @Test
    void the_texts_are_of_many_scripts() throws SQLException {
        for (var text : Stream.of("李", "فاطمة", "😀", "Ångström").toList()) {
            assertThat(number("shop", "SELECT count(*) FROM sales.customers WHERE name LIKE '%" + text + "%'"))
                    .as(text)
                    .isPositive();
        }
        assertThat(number("legacy-office", "SELECT count(*) FROM akten.akte WHERE inhalt LIKE '%ß%'"))
                .isPositive();
    }

    @Test
    void a_script_that_fails_says_why() {
        assertThatThrownBy(() -> DemoDatabases.load(server, folder.resolve("again"), ROWS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("database postgres")
                .hasMessageContaining("role \"shop_owner\" already exists");
    }

    private static long number(String database, String sql) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
