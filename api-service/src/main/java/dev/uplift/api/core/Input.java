package dev.uplift.api.core;

import dev.uplift.contracts.event.Event.StepEvent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Everything that an upgrade can be told. */
public sealed interface Input {

    /** A worker answered. */
    record FromWorker(StepEvent event) implements Input {}

    /**
     * Nobody answers for a turn any more.
     *
     * @param elapsed how much of the step's time was used, as the worker said last
     * @param why for the timeline
     */
    record TurnLost(long turn, Duration elapsed, String why) implements Input {}

    /** A time has come. */
    record TimerFired(Timer timer, long turn) implements Input {}

    /** The servers turned out to be another upgrade's, under another address. */
    record LockRefused(String holder) implements Input {}

    /**
     * Whether another upgrade has the server that a removal touches.
     *
     * @param step of the removal
     */
    record HolderSeen(String step, Optional<String> holder) implements Input {}

    /**
     * An announcement did not arrive, and is tried no more.
     *
     * @param kind what it was to tell
     * @param to its address, as far as that may be shown
     * @param answer what came back last
     */
    record Undelivered(String kind, String to, String answer) implements Input {}

    /**
     * What earlier upgrades teach.
     *
     * @param rehearsal the newest one of the server that proves the same; if none does, the newest one
     * @param history what steps of each kind took last; nothing for kinds that nobody knows
     */
    record Recalled(Optional<PastRehearsal> rehearsal, Map<StepKind, List<Duration>> history) implements Input {
        public Recalled {
            rehearsal = rehearsal == null ? Optional.empty() : rehearsal;
            history = history == null ? Map.of() : Map.copyOf(history);
        }
    }

    /**
     * Somebody asked for something.
     *
     * @param subject the plan hash of an approval, the item that is signed, the step whose removal is not wanted, {@link
     *     #ACCEPTING_LOSS} of a rollback that loses data; empty for all else
     */
    record Asked(Action action, String by, String reason, String subject) implements Input {
        /** The subject of a rollback whose loss was read and is accepted. */
        public static final String ACCEPTING_LOSS = "accept-loss";

        public Asked(Action action, String by, String reason) {
            this(action, by, reason, "");
        }
    }

    /** What can be asked of an upgrade that exists. */
    enum Action {
        SIGN,
        APPROVE,
        REJECT,
        PAUSE,
        RESUME,
        CANCEL,
        RETRY,
        ROLLBACK,
        RELEASE,
        CLOSE,
        KEEP;

        /** As it stands in the path of the API. */
        public String path() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an upgrade waits for without a worker. */
    enum Timer {
        /** The first news of a companion did not come in time. */
        COMPANION_STARTS,
        /** The last words of the companions did not come in time. */
        COMPANION_ENDS,
        /** A worker that was told to stop has not answered. */
        STOP_AGAIN,
        /** A window may be open, or an approval may have expired. */
        WINDOW,
        /** The time of observation may be over. */
        OBSERVED,
        /** Something may be due to be removed. */
        CLEAN_UP,
        /** A window may be near enough to be announced. */
        ANNOUNCEMENT
    }
}
