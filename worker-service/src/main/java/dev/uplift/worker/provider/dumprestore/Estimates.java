package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long the steps of a plan take, as far as sizes and numbers tell before anybody has tried; pure. Rather too long
 * than too short: an outage may end early. What a rehearsal measures replaces it.
 */
final class Estimates {

    /**
     * What one database of this size took by the streaming method, at most: Azure's guide "Upgrade your PostgreSQL
     * database using dump and restore", method 3, measured with pgbench. Beyond it, the last piece goes on.
     */
    private static final List<Measured> STREAMING = List.of(
            new Measured(0, 0),
            new Measured(1, 2),
            new Measured(5, 10),
            new Measured(10, 20),
            new Measured(50, 90),
            new Measured(100, 180));

    private record Measured(double gigabytes, double minutes) {}

    /** As PostgreSQL counts them. */
    private static final double GIGABYTE = 1L << 30;

    /** A table with its key, an index and a sequence takes 6 ms; a third of it is each relation's and each index's. */
    private static final Duration EACH_OBJECT = Duration.ofMillis(2);

    /** 5,000 of them together with 1,000 tables took 4.5 s. */
    private static final Duration EACH_LARGE_OBJECT = Duration.ofMillis(1);

    /** 1,000 of them between empty tables took 1.1 s more than the tables alone. */
    private static final Duration EACH_FOREIGN_KEY = Duration.ofMillis(2);

    /**
     * A foreign key is proven by a join when all rows are there: 3.8 s for 313 MB in 3 million rows that refer to
     * 500,000, which the guide's figures give 37 s to be copied. The guide's own tables had no foreign keys.
     */
    private static final Duration JOIN_OF_A_GIGABYTE = Duration.ofSeconds(12);

    /** A sample of 300 rows; 1,000 small tables took 0.2 s, but the pages of big ones are far apart. */
    private static final Duration EACH_SAMPLE = Duration.ofMillis(10);

    private static final Duration EACH_RENAMING = Duration.ofMillis(100);

    /** Hashing all rows of both sides took 0.25 to 0.6 of the copy on the same machines. */
    private static final double HASHING = 2.0 / 3;

    /** Counting reads as much, and computes nothing. */
    private static final double COUNTING = 1.0 / 5;

    /** To draw 100,000 rows and find them on both sides took 2.4 s from memory; from a disk each may be a page of its own. */
    private static final Duration EACH_SAMPLED_TABLE = Duration.ofSeconds(10);

    /** Took 1.4 s with nobody there; clients have up to 20 s to leave. */
    private static final Duration FENCE = Duration.ofSeconds(5);

    /** Roles, and the comparison of the servers as such: took 0.2 s. */
    private static final Duration SERVER_WIDE = Duration.ofSeconds(2);

    private static final Duration LEAST = Duration.ofSeconds(1);

    private Estimates() {}

    /**
     * For each step up to the opening of the target, and for each that rehearses one of them.
     *
     * @param databases of the source
     * @param options how their content is compared
     */
    static List<Estimate> of(Plan plan, List<Database> databases, UpgradeOptions options) {
        return plan.steps().stream()
                .flatMap(step -> time(step, databases, options)
                        .map(time -> new Estimate(step.name(), time.compareTo(LEAST) < 0 ? LEAST : time))
                        .stream())
                .toList();
    }

    private static Optional<Duration> time(Step step, List<Database> databases, UpgradeOptions options) {
        return switch (step.action()) {
            case "fence-source" -> Optional.of(FENCE);
            case "create-roles", "verify-server" -> Optional.of(SERVER_WIDE);
            case "copy-database" -> Optional.of(copy(database(step, databases)));
            case "verify-database" -> Optional.of(comparison(database(step, databases), options));
            case "gather-statistics" -> isFirst(step) ? Optional.of(samples(databases)) : Optional.empty();
            case "open-target" -> Optional.of(LEAST.plus(EACH_RENAMING.multipliedBy(databases.size())));
            default -> Optional.empty();
        };
    }

    private static Database database(Step step, List<Database> databases) {
        var name = step.parameters().get("database");
        return databases.stream()
                .filter(database -> database.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFirst(Step step) {
        return step.parameters().get("names").equals("built");
    }

    static Duration copy(Database database) {
        return streaming(database.bytes())
                .plus(EACH_OBJECT.multipliedBy(database.relations() + database.indexes()))
                .plus(foreignKeys(database))
                .plus(EACH_LARGE_OBJECT.multipliedBy(database.largeObjects()));
    }

    /** Nobody knows which tables they join, so each joins one of average size. */
    private static Duration foreignKeys(Database database) {
        var gigabytes = database.bytes() / GIGABYTE / Math.max(1, database.relations());
        var join = Duration.ofMillis(Math.round(JOIN_OF_A_GIGABYTE.toMillis() * gigabytes));
        return EACH_FOREIGN_KEY.plus(join).multipliedBy(database.foreignKeys());
    }

    private static Duration comparison(Database database, UpgradeOptions options) {
        return switch (options.dataComparison()) {
            case FULL -> part(HASHING, copy(database));
            case SAMPLE ->
                sampling(database, DumpRestoreOptions.of(options.provider()).sampleAbove());
            case COUNTS -> part(COUNTING, copy(database));
        };
    }

    /** Everything is counted; of each table no more is hashed than what is too small for a sample, or the sample. */
    private static Duration sampling(Database database, long sampleAbove) {
        var hashed = Math.min((double) database.bytes(), (double) database.relations() * sampleAbove);
        var big = sampleAbove == 0
                ? database.relations()
                : Math.min(database.relations(), database.bytes() / sampleAbove);
        var sampled = part(COUNTING, copy(database))
                .plus(part(HASHING, streaming((long) hashed)))
                .plus(EACH_SAMPLED_TABLE.multipliedBy(big));
        var all = part(HASHING, copy(database));
        return sampled.compareTo(all) < 0 ? sampled : all;
    }

    private static Duration part(double ofIt, Duration time) {
        return Duration.ofMillis((long) (time.toMillis() * ofIt));
    }

    private static Duration samples(List<Database> databases) {
        return EACH_SAMPLE.multipliedBy(
                databases.stream().mapToLong(Database::relations).sum());
    }

    private static Duration streaming(long bytes) {
        var gigabytes = bytes / GIGABYTE;
        int next = 1;
        while (next < STREAMING.size() - 1 && STREAMING.get(next).gigabytes() < gigabytes) {
            next++;
        }
        var from = STREAMING.get(next - 1);
        var to = STREAMING.get(next);
        var slope = (to.minutes() - from.minutes()) / (to.gigabytes() - from.gigabytes());
        return Duration.ofMillis(Math.round((from.minutes() + (gigabytes - from.gigabytes()) * slope) * 60_000));
    }
}
