package dev.uplift.worker.driver;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.outgoing.secret.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One turn of one step, as its action sees it. */
public interface Work {

    /** What was asked for. */
    Execute command();

    /**
     * What is known: the facts of the command, and over them what this turn itself learned when it was asked before. A
     * runtime that asks an action again must add the latter.
     */
    default Map<String, Object> facts() {
        return command().facts();
    }

    /**
     * Must be called immediately before every call that changes something outside.
     *
     * @throws Driver.Stopped if the turn was cancelled, timed out, or the worker may no longer believe that it holds it
     */
    void mayAct();

    /** Whether the step was told to stop; a companion then delivers its figures and ends. */
    boolean stopping();

    /**
     * Runs when the step is stopped from outside (cancelled, timed out, lease lost, worker ending), at once if it
     * already is; must be quick and must not throw.
     *
     * @return closes the registration, when there is nothing left to stop
     */
    Registration onStop(Runnable stop);

    /** Tells how far the step is; may be called often, and is sent when it changed, once a second at most. */
    void progress(Progress progress);

    /** Tells what must not be lost, even if the step is; returns at once, is sent before any later verdict. */
    void learned(Map<String, Object> facts, List<Check> checks);

    /**
     * Tells what something that works for the step has written; it stands in the upgrade's timeline. No secrets; bounded
     * by whoever tells it.
     *
     * @param source whose log it is, as people call it
     */
    void logged(String source, List<String> lines);

    /** Raises warnings; they stand in the report, and change nothing else. */
    void found(List<Finding> findings);

    /** How much of the step's time is left. */
    Duration timeLeft();

    /** The password, connection string and the like behind a reference. */
    Secrets secrets();

    /** Ends a registration. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
