package dev.uplift.worker.observation;

import java.util.Arrays;
import java.util.Optional;

/** What is measured of a server and of the application that uses it. */
enum Figure {
    /** Sessions of clients; Uplift's own are left out. */
    CONNECTIONS("connections"),
    /** The same, of {@code max_connections}. */
    CONNECTIONS_PERCENT("connectionsPercent"),
    ACTIVE("activeConnections"),
    IDLE_IN_TRANSACTION("idleInTransaction"),
    /** Sessions that wait for a lock. */
    WAITING("waitingForLocks"),
    /** How long the oldest transaction of a client is open. */
    LONGEST_TRANSACTION("longestTransactionSeconds"),
    TRANSACTIONS("transactionsPerSecond"),
    /** Transactions that are rolled back, of all; weighs as many as there were. */
    ERRORS("errorPercent"),
    /** The same, since statistics were reset; of a baseline only. */
    ERRORS_EVER("errorPercentSinceReset"),
    /** Mean time of a statement; weighs as many as there were. */
    STATEMENT_TIME("statementMillis"),
    /** The same, since statistics were reset; of a baseline only. */
    STATEMENT_TIME_EVER("statementMillisSinceReset"),
    DEADLOCKS("deadlocksPerMinute"),
    TEMP_BYTES("tempBytesPerSecond"),
    /** Blocks that were found in the server's memory, of all that were read; weighs as many as there were. */
    CACHE_HITS("cacheHitPercent"),
    /** Of the application, by its HTTP checks. */
    LOAD_TIME("loadMillis"),
    /** How many HTTP checks were not answered with their status. */
    UNANSWERED("unansweredProbes"),
    CPU("cpuPercent"),
    MEMORY("memoryPercent"),
    IOPS("iops"),
    /** What its data takes on its disks. */
    DISK("diskBytes"),
    /** Read and written. */
    DISK_IO("diskIoBytesPerSecond"),
    /** In and out. */
    NETWORK("networkBytesPerSecond"),
    /** How long the server has not let anybody in; 0 when it does. */
    SILENCE("silentSeconds"),
    /** 1 where the server was started since the last look, else 0. */
    RESTARTS("restarts");

    /** Fewer transactions or statements than this say nothing about a rate: one of 100 is the 1 % that is warned about. */
    private static final int ENOUGH = 100;

    private final String key;

    Figure(String key) {
        this.key = key;
    }

    /** Its name in facts. */
    String key() {
        return key;
    }

    static Optional<Figure> of(String key) {
        return Arrays.stream(values()).filter(figure -> figure.key.equals(key)).findFirst();
    }

    /** What it must weigh to be judged; lighter ones are put together first. */
    double enough() {
        return this == ERRORS || this == STATEMENT_TIME ? ENOUGH : 0;
    }

    /** Whether the greatest value stands for a longer time, not the mean. */
    boolean isPeak() {
        return this == WAITING
                || this == LONGEST_TRANSACTION
                || this == CONNECTIONS_PERCENT
                || this == SILENCE
                || this == UNANSWERED;
    }

    /** Whether the sum stands for a longer time. */
    boolean isCount() {
        return this == RESTARTS;
    }
}
