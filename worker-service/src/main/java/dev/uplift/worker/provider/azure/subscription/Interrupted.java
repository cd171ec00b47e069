package dev.uplift.worker.provider.azure.subscription;

/** The thread was interrupted while it waited for Azure; an edge makes an {@link InterruptedException} of it. */
public final class Interrupted extends RuntimeException {

    private static final long serialVersionUID = 1;

    Interrupted(Throwable cause) {
        super("interrupted while it waited for Azure", cause);
    }

    /** What everybody else throws for it. */
    public InterruptedException checked() {
        Thread.interrupted();
        var interrupted = new InterruptedException(getMessage());
        interrupted.initCause(this);
        return interrupted;
    }
}
