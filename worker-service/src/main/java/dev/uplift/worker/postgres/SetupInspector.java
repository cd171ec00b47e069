package dev.uplift.worker.postgres;

import dev.uplift.contracts.Few;
import dev.uplift.contracts.ServerSetup;
import dev.uplift.contracts.ServerSetup.Extension;
import dev.uplift.contracts.ServerSetup.NotSeen;
import dev.uplift.contracts.ServerSetup.Passwords;
import dev.uplift.contracts.ServerSetup.Publication;
import dev.uplift.contracts.ServerSetup.Replication;
import dev.uplift.contracts.ServerSetup.Slot;
import dev.uplift.contracts.ServerSetup.Standby;
import dev.uplift.contracts.ServerSetup.Subscription;
import dev.uplift.contracts.ServerSetup.Tablespace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Looks at how a server is set up, with what any role of PostgreSQL 11 and newer may ask. What it may not see, or what
 * takes too long, is left out and named.
 */
final class SetupInspector {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST = 50;
    private static final int MOST_EXTENSIONS = 100;

    private static final String MAY_SEE_STATISTICS = "SELECT pg_has_role('pg_read_all_stats', 'USAGE')";

    private static final String ROLES = """
            SELECT count(*), count(*) FILTER (WHERE rolsuper), count(*) FILTER (WHERE rolcanlogin)
              FROM pg_roles
             WHERE rolname !~ '^pg_'
            """;

    private static final String PASSWORDS = """
            SELECT count(*) FILTER (WHERE rolpassword LIKE 'SCRAM-SHA-256$%'),
                   count(*) FILTER (WHERE rolpassword LIKE 'md5%'), count(*) FILTER (WHERE rolpassword IS NULL)
              FROM pg_authid
             WHERE rolcanlogin AND rolname !~ '^pg_'
            """;

    /** How far the write-ahead log is, for a primary and for a standby. */
    private static final String HERE =
            "CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END";

    private static final String SLOTS = """
            SELECT slot_name, slot_type, plugin, database, active,
                   greatest(0, pg_wal_lsn_diff(%s, restart_lsn))::bigint
              FROM pg_replication_slots
             ORDER BY slot_name
            """.formatted(HERE);

    /** Only columns that every role may read; the connection string is not one of them. */
    private static final String SUBSCRIPTIONS = """
            SELECT d.datname, s.subname, s.subenabled, s.subpublications
              FROM pg_subscription s
              JOIN pg_database d ON d.oid = s.subdbid
             ORDER BY 1, 2
            """;

    private static final String STANDBYS = """
            SELECT coalesce(r.application_name, ''), host(r.client_addr), r.state,
                   greatest(0, pg_wal_lsn_diff(%s, r.replay_lsn))::bigint, extract(epoch FROM r.replay_lag)::float8
              FROM pg_stat_replication r
              LEFT JOIN pg_replication_slots s ON s.active_pid = r.pid
             WHERE coalesce(s.slot_type, 'physical') = 'physical' AND r.state IS DISTINCT FROM 'backup'
             ORDER BY 1, 2
            """.formatted(HERE);

    private static final String UPSTREAM =
            "SELECT sender_host || ':' || sender_port FROM pg_stat_wal_receiver WHERE sender_host IS NOT NULL";

    private static final String TABLESPACES = """
            SELECT spcname, pg_tablespace_location(oid),
                   CASE WHEN has_tablespace_privilege(oid, 'CREATE') OR pg_has_role('pg_read_all_stats', 'USAGE')
                        THEN pg_tablespace_size(oid) END
              FROM pg_tablespace
             WHERE oid >= 16384
             ORDER BY spcname
            """;

    private final Session session;
    private final List<NotSeen> notSeen = new ArrayList<>();

    private SetupInspector(Session session) {
        this.session = session;
    }

    /**
     * Reads only.
     *
     * @param session of the whole server
     * @param extensions found in its databases
     * @param publications found in its databases
     */
    static ServerSetup inspect(Session session, List<Extension> extensions, List<Publication> publications)
            throws SQLException {
        return new SetupInspector(session).inspect(extensions, publications);
    }

    private ServerSetup inspect(List<Extension> extensions, List<Publication> publications) throws SQLException {
        var settings = part("settings", Few.<ServerSetup.Setting>none(), () -> Settings.changed(session));
        if (!session.holds("SELECT pg_has_role('pg_read_all_settings', 'USAGE')")) {
            notSeen.add(new NotSeen("settings for superusers only", "needs the role pg_read_all_settings"));
        }
        return new ServerSetup(
                Few.of(extensions, MOST_EXTENSIONS),
                settings,
                roles(),
                replication(publications),
                tablespaces(),
                notSeen);
    }

    private ServerSetup.Roles roles() throws SQLException {
        Optional<Passwords> passwords = session.holds("SELECT has_table_privilege('pg_authid', 'SELECT')")
                ? part("kinds of passwords", Optional.<Passwords>empty(), this::passwords)
                : unseen("kinds of passwords", "needs a superuser, or SELECT on pg_authid");
        return session.list(
                        ROLES, row -> new ServerSetup.Roles(row.getLong(1), row.getLong(2), row.getLong(3), passwords))
                .getFirst();
    }

    private Optional<Passwords> passwords() throws SQLException {
        return session.first(PASSWORDS, row -> new Passwords(row.getLong(1), row.getLong(2), row.getLong(3)));
    }

    private Replication replication(List<Publication> publications) throws SQLException {
        var standby = session.holds("SELECT pg_is_in_recovery()");
        var standbys = part("standbys", List.<Standby>of(), () -> session.list(STANDBYS, SetupInspector::standby));
        if ((standby || !standbys.isEmpty()) && !session.holds(MAY_SEE_STATISTICS)) {
            notSeen.add(new NotSeen("addresses, states and lags of standbys", "needs the role pg_read_all_stats"));
        }
        return new Replication(
                standby,
                standby
                        ? part(
                                "upstream server",
                                Optional.<String>empty(),
                                () -> session.first(UPSTREAM, SetupInspector::text))
                        : Optional.empty(),
                Few.of(
                        part("replication slots", List.<Slot>of(), () -> session.list(SLOTS, SetupInspector::slot)),
                        MOST),
                Few.of(publications, MOST),
                Few.of(
                        part(
                                "subscriptions",
                                List.<Subscription>of(),
                                () -> session.list(SUBSCRIPTIONS, SetupInspector::subscription)),
                        MOST),
                Few.of(standbys, MOST));
    }

    private Few<Tablespace> tablespaces() throws SQLException {
        return Few.of(
                part(
                        "tablespaces",
                        List.<Tablespace>of(),
                        () -> session.list(
                                TABLESPACES,
                                row -> new Tablespace(row.getString(1), row.getString(2), number(row, 3)))),
                MOST);
    }

    private static Slot slot(ResultSet row) throws SQLException {
        return new Slot(
                row.getString(1),
                row.getString(2),
                Optional.ofNullable(row.getString(3)),
                Optional.ofNullable(row.getString(4)),
                row.getBoolean(5),
                number(row, 6));
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        var publications = Arrays.asList((String[]) row.getArray(4).getArray());
        return new Subscription(row.getString(1), row.getString(2), row.getBoolean(3), Few.of(publications, MOST));
    }

    private static Standby standby(ResultSet row) throws SQLException {
        return new Standby(
                row.getString(1),
                Optional.ofNullable(row.getString(2)),
                Optional.ofNullable(row.getString(3)),
                number(row, 4),
                Optional.ofNullable(row.getObject(5, Double.class)));
    }

    private static String text(ResultSet row) throws SQLException {
        return row.getString(1);
    }

    private static Optional<Long> number(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, Long.class));
    }

    private <T> Optional<T> unseen(String what, String why) {
        notSeen.add(new NotSeen(what, why));
        return Optional.empty();
    }

    /** What is read, or that it could not be. @throws SQLException if the connection is lost */
    private <T> T part(String what, T nothing, Session.Reading<T> reading) throws SQLException {
        try {
            return session.readOnly(PATIENCE, reading);
        } catch (SQLException refused) {
            if (session.isClosed()) {
                throw refused;
            }
            notSeen.add(new NotSeen(what, refused.getMessage()));
            return nothing;
        }
    }
}
