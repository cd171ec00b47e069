package dev.uplift.sandbox.platform;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long something is there on a platform, and what is to happen to it until then. Used within {@link Agenda#alone}. */
public final class Lifetime {

    private final Agenda agenda;
    private boolean over;

    /** Begins. */
    public Lifetime(Agenda agenda) {
        this.agenda = agenda;
    }

    /** Does it after a time, unless all is over by then. */
    public void after(Duration delay, Runnable step) {
        agenda.after(delay, () -> unlessOver(step));
    }

    /** The same, and not before it is ready, however late that is. */
    public void after(Duration delay, BooleanSupplier ready, Runnable step) {
        agenda.after(delay, ready, () -> unlessOver(step));
    }

    private void unlessOver(Runnable step) {
        if (!over) {
            step.run();
        }
    }

    /** It is no more, and nothing further happens to it. */
    public void end() {
        over = true;
    }

    public boolean isOver() {
        return over;
    }
}
