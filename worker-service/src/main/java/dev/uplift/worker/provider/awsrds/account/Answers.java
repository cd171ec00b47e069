package dev.uplift.worker.provider.awsrds.account;

import dev.uplift.worker.platform.Asker;
import software.amazon.awssdk.core.exception.AbortedException;

/** Waits for what another thread asks of AWS, as if this one had asked. */
public final class Answers {

    /** Says that a thread was interrupted as the SDK does it. */
    static final Asker ASKER = new Asker(
            Accounts.PROVIDER,
            interrupted -> AbortedException.create("interrupted while it waited for an answer", interrupted));

    private Answers() {}

    /** The SDK says that the thread was interrupted in its own way; this is everybody else's. */
    public static InterruptedException interrupted(AbortedException stopped) {
        Thread.interrupted();
        var interrupted = new InterruptedException(stopped.getMessage());
        interrupted.initCause(stopped);
        return interrupted;
    }
}
