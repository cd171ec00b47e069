package dev.uplift.api.core;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Problem;
import java.time.Instant;

/** What people outside are told of an upgrade, each once for each time that it happens. */
public sealed interface Announcement {

    /** The window in which production will be disturbed; a later one takes the place of an earlier one. */
    record Scheduled(Instant opens, Instant closes) implements Announcement {
        public Scheduled {
            requireNonNull(opens, "opens");
            requireNonNull(closes, "closes");
        }
    }

    /** Production is being disturbed from now on. */
    record Started() implements Announcement {}

    /** What was announced is over, or will not be. */
    record Ended(How how) implements Announcement {
        public Ended {
            requireNonNull(how, "how");
        }
    }

    /** It stopped where a person must go on. */
    record Failed(Problem problem) implements Announcement {
        public Failed {
            requireNonNull(problem, "problem");
        }
    }

    /** How what was announced came to its end. */
    enum How {
        /** Clients use the new version. */
        UPGRADED,
        /** Clients use the old server again, since something failed. */
        ROLLED_BACK,
        /** Somebody stopped it; clients use the old server. */
        CANCELLED,
        /** It will not be now; when it will, is announced then. */
        POSTPONED,
        /** It will not be at all; nothing was touched. */
        CALLED_OFF
    }

    /** The stable word of programs, the last but one in the type of its event. */
    default String kind() {
        return switch (this) {
            case Scheduled _ -> "scheduled";
            case Started _ -> "started";
            case Ended _ -> "ended";
            case Failed _ -> "failed";
        };
    }
}
