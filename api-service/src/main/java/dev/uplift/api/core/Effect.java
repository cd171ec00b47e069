package dev.uplift.api.core;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.command.Control;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What follows from a decision; carried out in the transaction that saves the next state. */
public sealed interface Effect {

    /**
     * Send a command.
     *
     * @param elsewhere use a key of its own, so that another worker gets it
     * @param delay how long to wait before
     */
    record Send(Execute command, boolean elsewhere, Duration delay) implements Effect {}

    /** Tell every worker something about a turn. */
    record Tell(Control control) implements Effect {}

    /** Fire a timer later. */
    record Wake(Input.Timer timer, long turn, Duration delay) implements Effect {}

    /** An entry of the timeline. */
    record Note(String type, Map<String, Object> data) implements Effect {}

    /**
     * Tell people outside, at the addresses that the request names.
     *
     * @param opens of the window that they were told of before, if they were
     * @param closes the same
     */
    record Announce(Announcement news, Optional<Instant> opens, Optional<Instant> closes) implements Effect {}

    /** Keep checks that a step made. */
    record Keep(List<Check> checks) implements Effect {}

    /** Look whether another upgrade has one of these locks; {@link Input.HolderSeen} follows. */
    record LookForHolder(Set<String> keys, String step) implements Effect {}

    /**
     * Look for what earlier upgrades teach; {@link Input.Recalled} follows.
     *
     * @param rehearsal the one that could be reused; empty if none is wanted
     * @param kinds of steps whose times are looked for
     */
    record Recall(Optional<Wanted> rehearsal, Set<StepKind> kinds) implements Effect {

        /** A rehearsal of this server that has proven this. */
        public record Wanted(String server, Proof proof) {}
    }

    /** Keep how a rehearsal ended, for later upgrades of this server. */
    record RememberRehearsal(String server, PastRehearsal rehearsal) implements Effect {}

    /** Keep how long steps took, for all later upgrades. */
    record RememberTimes(List<StepKind.Took> took) implements Effect {}

    /** Take these locks; if another upgrade has one, {@link Input.LockRefused} follows. */
    record Lock(Set<String> keys) implements Effect {}
}
