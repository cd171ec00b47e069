package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.worker.driver.StepResult;
import java.util.Map;

/**
 * The action {@code note-version}: which version the database has, and which one Scalingo offers next. It is noted only
 * while both are what the plan says, so that whoever asks for a hop anew, and has this noted anew, allows one more call; the
 * worker that notes waits for its Go, so that nothing stale is noted.
 */
final class NoteVersion {

    private NoteVersion() {}

    static StepResult run(Turn turn) {
        var hop = HopTurn.of(turn);
        var database = turn.database();
        if (hop.isReachedBy(database.version())) {
            return StepResult.done();
        }
        if (!database.version().equals(hop.from())) {
            return Turn.failed(
                    "version-unexpected",
                    "The %s is at version %s, and should go from %s to %s."
                            .formatted(hop.called(), database.version(), hop.from(), hop.to()),
                    "See who upgraded it, and ask anew from there.");
        }
        if (!database.isIdle()) {
            return turn.pending("the %s, which is %s".formatted(hop.called(), database.status()));
        }
        var release = turn.region().release(turn.place(), database.versionId());
        var next = release.next().map(id -> turn.region().release(turn.place(), id));
        if (next.filter(offered -> offered.version().equals(hop.to())).isEmpty()) {
            return Turn.failed(
                    "next-version-changed",
                    "After %s, Scalingo offers %s, and not %s."
                            .formatted(
                                    hop.from(),
                                    next.map(offered -> offered.version().toString())
                                            .orElse("nothing"),
                                    hop.to()),
                    "Ask for the upgrade anew: it is planned by what Scalingo offers now.");
        }
        var facts = hop.facts();
        return StepResult.done(Map.of(
                facts.from(), database.versionId(),
                facts.next(), next.get().id(),
                facts.noted(), turn.now().toString()));
    }
}
