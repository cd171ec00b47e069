package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import dev.uplift.worker.provider.scalingo.server.Backup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
        var next = turn.region()
                .nextOf(turn.place(), database)
                .map(id -> turn.region().release(turn.place(), id));
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
        var names = hop.facts();
        var facts = new HashMap<String, Object>(Map.of(
                names.from(), database.versionId(),
                names.next(), next.get().id(),
                names.noted(), turn.now().toString()));
        if (hop.major() && !turn.rehearses()) {
            seen(() -> turn.region().backups(turn.place()))
                    .ifPresent(backups -> facts.put(
                            names.backups(), backups.stream().map(Backup::id).toList()));
            seen(() -> turn.region().recoveryWindow(turn.place()))
                    .flatMap(window -> window)
                    .ifPresent(window ->
                            facts.put(names.recoverable(), window.latest().toString()));
        }
        return StepResult.done(facts);
    }

    /** What later ones are told from. Where Scalingo does not say, they are made or waited for as if there were none. */
    private static <T> Optional<T> seen(Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (ScalingoException refused) {
            if (!refused.cannotBeAsked()) {
                throw refused;
            }
            return Optional.empty();
        }
    }
}
