package dev.uplift.worker.provider.scalingo.plan;

import dev.uplift.contracts.plan.Step;
import java.util.stream.Stream;

/**
 * Names of the facts of one hop. That its call will be made is recorded twice before it is made, and what it began after it:
 * see the action {@code upgrade-database}.
 *
 * @param n number of the hop, from 1
 * @param rehearsed whether it is that of the rehearsal, on another database
 */
public record HopFacts(int n, boolean rehearsed) {

    /** That a worker has found the folder of the upgrade's own dumps, and removes it. */
    public static final String DUMPS_REMOVED = "dumps.removed";

    /** Of the database that is upgraded. */
    public HopFacts(int n) {
        this(n, false);
    }

    /** Id of the version before. */
    public String from() {
        return key("from");
    }

    /** Id of the version that Scalingo offered when the hop was noted. */
    public String next() {
        return key("next");
    }

    /** When the hop was noted; a call that was made before is over. */
    public String noted() {
        return key("noted");
    }

    /** Ids of the dumps that were there when the hop was noted. */
    public String backups() {
        return key("backups");
    }

    /** The latest moment that could be restored when the hop was noted, by Scalingo's clock. */
    public String recoverable() {
        return key("recoverable");
    }

    /** When somebody meant to call. */
    public String asked() {
        return key("asked");
    }

    /** The turn of who meant to. */
    public String turn() {
        return key("turn");
    }

    /** The moment just before the call. */
    public String called() {
        return key("called");
    }

    /** The operation that the call began. */
    public String operation() {
        return key("operation");
    }

    /** When it was seen at the new version. */
    public String ended() {
        return key("ended");
    }

    /** How long it took, in seconds, from the call on. */
    public String seconds() {
        return key("seconds");
    }

    /** The dump before it. */
    public String backup() {
        return key("backup");
    }

    /** When that was asked for. */
    public String backupAsked() {
        return key("backup.asked");
    }

    /** Our own dump before it: its folder below the worker's directory, its files with their sizes and SHA-256. */
    public String dump() {
        return key("dump");
    }

    private String key(String what) {
        return "%shop.%d.%s".formatted(rehearsed ? "rehearsal." : "", n, what);
    }

    /** The step, which is given all of these. */
    Step rememberedBy(Step step) {
        return step.needing(Stream.of(
                        from(),
                        next(),
                        noted(),
                        backups(),
                        recoverable(),
                        asked(),
                        turn(),
                        called(),
                        operation(),
                        ended(),
                        backup(),
                        backupAsked(),
                        dump())
                .toArray(String[]::new));
    }
}
