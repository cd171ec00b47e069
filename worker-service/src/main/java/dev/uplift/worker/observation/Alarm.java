package dev.uplift.worker.observation;

import java.time.Duration;

/** What is warned about while a server is observed. */
enum Alarm {
    UNREACHABLE(
            "observed-unreachable",
            Figure.SILENCE,
            Duration.ZERO,
            "See whether the server runs and takes connections; ask for a rollback if there is a way back."),
    RESTARTED(
            "observed-restart",
            Figure.RESTARTS,
            Duration.ZERO,
            "See in the server's log why it was started again; nothing of Uplift does that now."),
    ERRORS(
            "observed-errors",
            Figure.ERRORS,
            Duration.ZERO,
            "Look for the refused statements in the logs of server and application."),
    LATENCY(
            "observed-latency",
            Figure.STATEMENT_TIME,
            Duration.ZERO,
            "See that ANALYZE has run in every database, and compare the plans of the slowest in pg_stat_statements."),
    CONNECTIONS_FULL(
            "observed-connections-full",
            Figure.CONNECTIONS_PERCENT,
            Duration.ZERO,
            "See who holds them in pg_stat_activity; give the server a greater max_connections, or the clients a pooler."),
    /** Clients come back one after the other: poolers and applications try again within minutes. */
    CONNECTIONS_LOST(
            "observed-connections-lost",
            Figure.CONNECTIONS,
            Duration.ofMinutes(5),
            "See that clients were moved to this server, can reach it, and are let in."),
    /** One look may meet a moment; the next one, a minute later, does not by chance. */
    LOCKS(
            "observed-locks",
            Figure.WAITING,
            Duration.ofMinutes(1),
            "See who waits for whom: SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE"
                    + " wait_event_type = 'Lock';"),
    LONG_TRANSACTION(
            "observed-long-transaction",
            Figure.LONGEST_TRANSACTION,
            Duration.ZERO,
            "See what it does in pg_stat_activity, by xact_start; while it is open, vacuum removes nothing newer."),
    LOAD(
            "observed-load-time",
            Figure.LOAD_TIME,
            Duration.ZERO,
            "See where the application waits; its statements' times stand in the same report."),
    UNANSWERED(
            "observed-no-answer",
            Figure.UNANSWERED,
            Duration.ofMinutes(1),
            "See whether the application is connected to this server, and what its log says."),
    CPU("observed-cpu", Figure.CPU, Duration.ofMinutes(5), Alarm.BIGGER),
    MEMORY("observed-memory", Figure.MEMORY, Duration.ofMinutes(5), Alarm.BIGGER),
    IOPS("observed-iops", Figure.IOPS, Duration.ofMinutes(5), Alarm.BIGGER),
    DISK_IO("observed-disk-io", Figure.DISK_IO, Duration.ofMinutes(5), Alarm.BIGGER);

    private static final String BIGGER = "Look for statements that do more than before; else give the server more.";

    private final String id;
    private final Figure figure;
    private final Duration patience;
    private final String remedy;

    Alarm(String id, Figure figure, Duration patience, String remedy) {
        this.id = id;
        this.figure = figure;
        this.patience = patience;
        this.remedy = remedy;
    }

    /** The id of its finding. */
    String id() {
        return id;
    }

    /** What it is judged by. */
    Figure figure() {
        return figure;
    }

    /** How long it must hold before anybody is told. */
    Duration patience() {
        return patience;
    }

    String remedy() {
        return remedy;
    }

    /** How bad a value is; greater is worse. */
    double badness(double value) {
        return this == CONNECTIONS_LOST ? -value : value;
    }
}
