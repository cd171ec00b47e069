package dev.uplift.worker.provider.scalingo.account;

/** The thread was interrupted while it waited for Scalingo; an edge makes an {@link InterruptedException} of it. */
public final class Interrupted extends RuntimeException {

    private static final long serialVersionUID = 1;

    Interrupted(Throwable cause) {
        super("interrupted while it waited for Scalingo", cause);
    }

    /** What everybody else throws for it. */
    public InterruptedException checked() {
        Thread.interrupted();
        var interrupted = new InterruptedException(getMessage());
        interrupted.initCause(this);
        return interrupted;
    }
}
