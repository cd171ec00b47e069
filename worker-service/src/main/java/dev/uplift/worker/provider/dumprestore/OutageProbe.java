package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.UserObjects;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Lives as a client: five times a second it connects and writes one row, to the source as long as that works, then to
 * the target. How long it could not is the outage.
 */
final class OutageProbe {

    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LAST_TRIES = Duration.ofSeconds(10);
    /** The last tries, the last of which may last, and the removal of what was made. */
    static final Duration LAST_WORDS = LAST_TRIES.plus(PATIENCE.multipliedBy(5));

    private static final Duration NEWS_EVERY = Duration.ofSeconds(1);

    private static final String WRITE = "INSERT INTO %s.ping DEFAULT VALUES".formatted(UserObjects.PROBE_SCHEMA);
    private static final List<String> MAKE = List.of(
            "CREATE SCHEMA IF NOT EXISTS %s".formatted(UserObjects.PROBE_SCHEMA),
            "CREATE TABLE IF NOT EXISTS %s.ping (at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp())"
                    .formatted(UserObjects.PROBE_SCHEMA));
    private static final List<String> REMOVE = List.of(
            "SET default_transaction_read_only TO off",
            "DROP SCHEMA IF EXISTS %s CASCADE".formatted(UserObjects.PROBE_SCHEMA));

    private static final String UNKNOWN_SCHEMA = "3F000";
    private static final String UNKNOWN_TABLE = "42P01";
    private static final String PERMISSION_DENIED = "42501";

    private final Work work;
    private final String database;
    private final Sessions source;
    private final Sessions target;
    private final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();
    private final OutageLog log = new OutageLog(startedAt);
    private Instant newsAt = Instant.EPOCH;
    private long newsOf = -1;

    private OutageProbe(Servers servers) {
        this.work = servers.work();
        this.database = servers.parameters().get("database").toString();
        this.source = client(servers, servers.source().dsn());
        this.target = client(servers, servers.target().dsn());
    }

    /** Under a name of its own, so that nobody takes it for a part of the copy; its connections live for moments. */
    private static Sessions client(Servers servers, Dsn dsn) {
        var name = "uplift-probe/%s/%d"
                .formatted(servers.upgrade(), servers.work().command().turn());
        return new Sessions(dsn, name, _ -> () -> {});
    }

    static StepResult run(Servers servers) throws InterruptedException {
        return new OutageProbe(servers).watch();
    }

    private StepResult watch() throws InterruptedException {
        Instant stoppingSince = null;
        while (true) {
            var begun = now();
            attempt(begun);
            tell();
            if (work.stopping()) {
                stoppingSince = stoppingSince == null ? now() : stoppingSince;
                if (!log.isDown() || now().isAfter(stoppingSince.plus(LAST_TRIES))) {
                    break;
                }
            }
            Thread.sleep(rest(begun));
        }
        var fact = fact();
        // First what must not be lost.
        work.learned(fact, List.of());
        remove(source);
        remove(target);
        return StepResult.done(fact);
    }

    /** The wall clock's date, the monotonic clock's pace. */
    private Instant now() {
        return startedAt.plusNanos(System.nanoTime() - startedNanos);
    }

    private Duration rest(Instant begun) {
        var rest = Duration.between(now(), begun.plus(EVERY));
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    private void attempt(Instant begun) {
        work.mayAct();
        if (writes(source) || writes(target)) {
            log.succeeded(now());
        } else {
            log.failed(begun);
        }
    }

    private boolean writes(Sessions server) {
        try (var connection = server.client(database, PATIENCE);
                var statement = connection.createStatement()) {
            return write(connection, statement);
        } catch (SQLException _) {
            return false;
        }
    }

    private static boolean write(Connection connection, Statement statement) throws SQLException {
        try {
            statement.execute(WRITE);
            return true;
        } catch (SQLException refused) {
            if (!List.of(UNKNOWN_SCHEMA, UNKNOWN_TABLE, PERMISSION_DENIED).contains(refused.getSQLState())
                    || connection.isClosed()) {
                return false;
            }
        }
        try {
            for (var make : MAKE) {
                statement.execute(make);
            }
            statement.execute(WRITE);
            return true;
        } catch (SQLException refused) {
            return PERMISSION_DENIED.equals(refused.getSQLState()) && couldWrite(statement);
        }
    }

    /** A role that may make nothing here still sees whether others may. */
    private static boolean couldWrite(Statement statement) throws SQLException {
        try (var answer = statement.executeQuery("SHOW transaction_read_only")) {
            return answer.next() && "off".equals(answer.getString(1));
        }
    }

    private void tell() {
        if (newsOf < 0) {
            work.progress(Progress.doing(
                    "the probe %s in database %s".formatted(log.isDown() ? "cannot write" : "writes", database)));
        }
        var news = log.failures() * 2 + (log.isDown() ? 1 : 0);
        if (news != newsOf && now().isAfter(newsAt.plus(NEWS_EVERY))) {
            newsOf = news;
            newsAt = now();
            work.learned(fact(), List.of());
        }
    }

    private Map<String, Object> fact() {
        return Map.of("outage/" + work.command().turn(), log.figures(now()));
    }

    private void remove(Sessions server) {
        work.mayAct();
        try (var connection = server.client(database, PATIENCE);
                var statement = connection.createStatement()) {
            for (var remove : REMOVE) {
                statement.execute(remove);
            }
        } catch (SQLException _) {
            // The server is gone, or has no such database; there is nothing left to remove then.
        }
    }
}
