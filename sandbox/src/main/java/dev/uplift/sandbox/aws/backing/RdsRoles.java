package dev.uplift.sandbox.aws.backing;

import dev.uplift.sandbox.postgres.PostgresServer;
import java.sql.SQLException;
import java.util.List;

/** The roles and databases of a new instance; what is known of them stands in docs/simulators.md. */
final class RdsRoles {

    private static final int FIRST_WITH_PG_CHECKPOINT = 15;

    private RdsRoles() {}

    static void make(PostgresServer server, MasterUser master) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            for (var sql : List.of(
                    "CREATE DATABASE rdsadmin",
                    "REVOKE ALL ON DATABASE rdsadmin FROM PUBLIC",
                    "CREATE ROLE rds_password",
                    "CREATE ROLE rds_replication",
                    "CREATE ROLE rds_iam",
                    "CREATE ROLE rds_superuser",
                    "GRANT pg_monitor, pg_signal_backend, rds_password, rds_replication TO rds_superuser"
                            + " WITH ADMIN OPTION")) {
                statement.execute(sql);
            }
            if (server.installation().major() >= FIRST_WITH_PG_CHECKPOINT) {
                statement.execute("GRANT pg_checkpoint TO rds_superuser WITH ADMIN OPTION");
            }
            statement.execute("CREATE ROLE %s LOGIN CREATEDB CREATEROLE PASSWORD %s VALID UNTIL 'infinity'"
                    .formatted(
                            statement.enquoteIdentifier(master.name(), true),
                            statement.enquoteLiteral(master.password())));
            var owner = statement.enquoteIdentifier(master.name(), true);
            statement.execute("GRANT rds_superuser TO %s WITH ADMIN OPTION".formatted(owner));
            statement.execute("ALTER DATABASE postgres OWNER TO " + owner);
            statement.execute("ALTER DATABASE template1 OWNER TO " + owner);
        }
    }
}
