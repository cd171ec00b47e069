package dev.uplift.api.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What people outside were told last, so that they are told nothing twice, and of the end of whatever they were told of.
 *
 * @param stage what they think that is going on
 * @param opens of the window that they were told of, until it is over
 * @param closes the same
 * @param failure the sentence that they were told, as long as that failure lasts
 */
public record Announced(Stage stage, Optional<Instant> opens, Optional<Instant> closes, Optional<String> failure) {

    static final Announced NOTHING = new Announced(Stage.NOTHING, Optional.empty(), Optional.empty(), Optional.empty());

    /** What people think that is going on. */
    public enum Stage {
        NOTHING,
        SCHEDULED,
        STARTED,
        FAILED
    }

    public Announced {
        requireNonNull(stage, "stage");
        opens = opens == null ? Optional.empty() : opens;
        closes = closes == null ? Optional.empty() : closes;
        failure = failure == null ? Optional.empty() : failure;
    }

    boolean is(Stage other) {
        return stage == other;
    }

    /** People now know this, too. */
    Announced knowing(Announcement news) {
        return switch (news) {
            case Announcement.Scheduled(var from, var to) ->
                new Announced(Stage.SCHEDULED, Optional.of(from), Optional.of(to), Optional.empty());
            case Announcement.Started _ -> new Announced(Stage.STARTED, opens, closes, Optional.empty());
            case Announcement.Ended _ -> NOTHING;
            case Announcement.Failed(var problem) ->
                new Announced(Stage.FAILED, Optional.empty(), Optional.empty(), Optional.of(problem.detail()));
        };
    }

    /** Somebody goes on from a failure; if it comes again, it is another one. */
    Announced goingOn() {
        return new Announced(stage, opens, closes, Optional.empty());
    }
}
