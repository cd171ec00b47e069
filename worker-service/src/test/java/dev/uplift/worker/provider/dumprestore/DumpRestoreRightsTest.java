package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose administrator is no superuser, as platforms have them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DumpRestoreRightsTest {

    private TwoServers servers;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        servers = new TwoServers(folder).withRehearsal();
        TwoServers.execute(
                servers.source,
                "postgres",
                "CREATE ROLE admin LOGIN PASSWORD 'a' CREATEDB CREATEROLE",
                "CREATE ROLE app LOGIN PASSWORD 'b'",
                "CREATE ROLE reader",
                "GRANT app TO admin",
                "GRANT pg_signal_backend, pg_monitor TO admin",
                "CREATE DATABASE shop OWNER app",
                "COMMENT ON DATABASE shop IS 'the shop'");
        TwoServers.execute(
                servers.source,
                "shop",
                "GRANT CREATE ON SCHEMA public TO app",
                "SET ROLE app",
                "CREATE TABLE orders (id serial PRIMARY KEY, what text)",
                "INSERT INTO orders (what) SELECT 'x' || i FROM generate_series(1, 100) i",
                "GRANT SELECT ON orders TO reader");
        TwoServers.execute(
                servers.target,
                "postgres",
                "CREATE ROLE admin LOGIN PASSWORD 'c' CREATEDB CREATEROLE",
                "GRANT pg_signal_backend, pg_monitor TO admin");
        servers.secret("env:SOURCE", "postgresql://admin:a@x/y");
        servers.secret("env:TARGET", "postgresql://admin:c@x/y");
    }

    @AfterEach
    void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void are_enough_for_databases_whose_owners_they_may_be() throws Exception {
        servers.secret("env:APP", "app-password");
        servers.withOptions(Map.of("rolePasswords", Map.of("app", "env:APP")));
        assertThat(servers.findings())
                .noneMatch(Finding::blocks)
                .extracting(Finding::id)
                .doesNotContain("role-passwords-unreadable");

        var plan = servers.plan();
        servers.runAll(plan);

        assertThat(servers.checks).allMatch(Check::passed, "passed");
        assertThat(TwoServers.texts(
                        servers.target, "shop", "SELECT tableowner FROM pg_tables WHERE tablename = 'orders'"))
                .containsExactly("app");
        assertThat(TwoServers.texts(
                        servers.source,
                        "postgres",
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'shop'"))
                .first()
                .asString()
                .startsWith("the shop\n[uplift fence " + servers.upgrade);
        TwoServers.done(servers.run(plan.release().getFirst()), "release");
        assertThat(TwoServers.texts(
                        servers.source,
                        "postgres",
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'shop'"))
                .containsExactly("the shop");
    }
}
