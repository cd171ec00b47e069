package dev.uplift.worker.provider.awsrds.step;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What RDS looks at before and during a switchover (user guide, "Switching a blue/green deployment"), known by the words
 * that it gives as the reason; {@link #UNKNOWN} if none of them is there.
 */
enum Guardrail {
    TIME(
            "time.?out|timed out|took longer|exceeded",
            "Choose a quieter time, or a longer options.provider.switchoverTimeout."),
    LAG("\\blag", "Wait until the copy has caught up; fewer writes help."),
    WRITES_ON_GREEN("writ\\w* .*(green|target)|(green|target).* writ", "End the sessions that write to the copy."),
    LARGE_OBJECTS(
            "large object", "The copy misses changes of large objects: roll back, and ask for strategy in-place."),
    SCHEMA(
            "\\bddl\\b|schema|data definition",
            "The schema was changed: roll back, and begin anew without such changes."),
    LONG_RUNNING("long.?running|transaction", "End the long transactions on the old instance."),
    EXTERNAL("external", "The old instance takes changes from elsewhere: drop its subscriptions."),
    REPLICATION("replicat", "Look at the copy's log for the error of its subscription: roll back, and begin anew."),
    UNKNOWN("", "End what RDS names.");

    private final Pattern words;
    private final String remedy;

    Guardrail(String words, String remedy) {
        this.words = Pattern.compile(words);
        this.remedy = remedy;
    }

    /** @param said by RDS, in its own words; they change, so that the first that fits counts */
    static Guardrail of(String said) {
        var text = said.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(guardrail -> guardrail.words.matcher(text).find())
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** What to do before a retry, in one sentence. */
    String remedy() {
        return remedy;
    }
}
