package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Catalogue;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Question;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Prechecks inside a server that RDS is to keep a copy of at another major version, by logical replication of every
 * database: what it refuses, and what the copy would miss. From the user guide, "Limitations and considerations" of
 * blue/green deployments.
 */
final class BlueGreenContents {

    /** From the catalogue; the rest of it is about schemas that are dumped, and RDS copies the whole server. */
    private static final Set<String> SHARED = Set.of("no-replica-identity", "unlogged-tables");

    private static final Rows REPLICATES = new Rows(
            About.server(
                            "blue-green-replicates",
                            "RDS does not copy a server that has logical slots or subscriptions of its owner's.")
                    .blocks(LOGICAL)
                    .remedy("SELECT pg_drop_replication_slot('…'); DROP SUBSCRIPTION …; or ask for strategy in-place."),
            """
            SELECT format('slot %s', slot_name), format('SELECT pg_drop_replication_slot(%L);', slot_name)
              FROM pg_replication_slots
             WHERE slot_type = 'logical' AND NOT temporary
             UNION ALL
            SELECT format('database %I, subscription %I', d.datname, s.subname), format('DROP SUBSCRIPTION %I;', s.subname)
              FROM pg_subscription s
              JOIN pg_database d ON d.oid = s.subdbid
             ORDER BY 1
            """);

    private static final Rows PUBLISHES = new Rows(
            About.database("blue-green-publishes", "RDS does not copy a database that has publications of its owner's.")
                    .blocks(LOGICAL)
                    .remedy("DROP PUBLICATION …; or ask for strategy in-place."),
            """
            SELECT format('publication %I', pubname), format('DROP PUBLICATION %I;', pubname)
              FROM pg_publication
             ORDER BY 1
            """);

    private static final Rows EXTENSIONS = new Rows(
            About.database(
                            "blue-green-extension",
                            "The extension writes to the copy or changes the schema by itself, which ends the copying.")
                    .blocks(LOGICAL)
                    .remedy("DROP EXTENSION …; and make it again after the upgrade, or ask for strategy in-place."),
            """
            SELECT format('extension %I', extname),
                   format('DROP EXTENSION %I; and make it again after the upgrade, or ask for strategy in-place.', extname)
              FROM pg_extension
             WHERE extname IN ('pg_cron', 'pg_partman', 'pgactive', 'pglogical')
             ORDER BY 1
            """);

    private static final Rows LARGE_OBJECTS = new Rows(
            About.database(
                            "blue-green-large-objects",
                            "Large objects are copied once: if one changes before the switchover, RDS refuses to switch.")
                    .warns(LOGICAL)
                    .remedy("Keep them unchanged until the switchover, or ask for strategy in-place."),
            """
            SELECT format('%s large objects', count(*)),
                   'Keep them unchanged until the switchover, or ask for strategy in-place.'
              FROM pg_largeobject_metadata
            HAVING count(*) > 0
            """);

    private static final Rows CAPACITY = new Rows(
            About.server(
                            "blue-green-capacity",
                            "Each database is copied by a slot, a sender and a worker of its own; there are too few left.")
                    .blocks(LOGICAL)
                    .remedy("Set it higher in the parameter group, and restart the instance."),
            """
            SELECT format('%s is %s, %s in use', name, setting, used),
                   format('Set %s to %s or more in the parameter group, and restart the instance.', name, used + wanted)
              FROM (SELECT name, setting::int,
                           CASE name WHEN 'max_wal_senders' THEN (SELECT count(*) FROM pg_stat_replication)
                                     WHEN 'max_replication_slots' THEN (SELECT count(*) FROM pg_replication_slots)
                                     ELSE 0 END AS used,
                           (SELECT count(*) FROM pg_database WHERE datallowconn AND NOT datistemplate) AS wanted
                      FROM pg_settings
                     WHERE name IN ('max_wal_senders', 'max_replication_slots', 'max_logical_replication_workers',
                                    'max_worker_processes')) room
             WHERE setting - used < wanted
             ORDER BY 1
            """);

    static final List<Precheck> ALL = Stream.concat(
                    Catalogue.ALL.stream()
                            .filter(check -> SHARED.contains(check.about().id())),
                    Stream.of(REPLICATES, PUBLISHES, EXTENSIONS, LARGE_OBJECTS, CAPACITY))
            .toList();

    private BlueGreenContents() {}

    /** Finds something in each row that a query gives. @param sql objects and remedies, in two columns */
    private record Rows(About about, String sql) implements Precheck {
        @Override
        public List<Finding> look(Question question) throws SQLException {
            return question.findings(sql);
        }
    }
}
