package dev.uplift.worker.provider.scalingo.account;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import java.time.Duration;
import java.util.Optional;

/** A call to Scalingo that had no effect, or of which nobody knows whether it had. */
public final class ScalingoException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int SERVER_ERROR = 500;

    private final Refusal refusal;
    private final String operation;
    private final int status;
    private final Optional<Duration> retryAfter;

    private ScalingoException(
            Refusal refusal,
            String operation,
            int status,
            String message,
            Throwable cause,
            Optional<Duration> retryAfter) {
        super(message, cause);
        this.refusal = refusal;
        this.operation = operation;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** @param body what was answered, without secrets; may be empty */
    static ScalingoException answered(
            Refusal refusal, String operation, int status, String body, Optional<Duration> retryAfter) {
        var said = "HTTP %d%s".formatted(status, body.isEmpty() ? "" : ": " + body);
        return new ScalingoException(refusal, operation, status, said, null, retryAfter);
    }

    static ScalingoException unanswered(Refusal refusal, String operation, Throwable cause) {
        return new ScalingoException(refusal, operation, 0, rootOf(cause), cause, Optional.empty());
    }

    private static String rootOf(Throwable thrown) {
        var root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "%s (%s)".formatted(root.getMessage(), root.getClass().getSimpleName());
    }

    /** The same with another meaning. */
    ScalingoException meaning(Refusal other) {
        return new ScalingoException(other, operation, status, getMessage(), getCause(), retryAfter);
    }

    public Refusal refusal() {
        return refusal;
    }

    /** As the code here names it, for example {@code Databases_Upgrade}. */
    public String operation() {
        return operation;
    }

    /** How long Scalingo wants to be left alone, where it says so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Whether Scalingo said that it did nothing; otherwise nobody knows. */
    public boolean hadNoEffect() {
        return status > 0 && status < SERVER_ERROR;
    }

    /** Whether a question stays open because the platform does not have it, or does not allow it. */
    public boolean cannotBeAsked() {
        return switch (refusal) {
            case DENIED, NOT_FOUND, ARGUMENTS, UNREADABLE, REFUSED -> true;
            case THROTTLED, FAILING, UNREACHABLE, TOKEN_OLD, BUSY, CREDENTIALS_MISSING, CREDENTIALS_INVALID, PAYMENT ->
                false;
        };
    }

    /** As something that a person can act on. @param what the step was doing, for example {@code step upgrade:1} */
    public Problem problem(String what) {
        var sentence = status == 0
                ? "%s: Scalingo did not answer %s: %s".formatted(what, operation, getMessage())
                : "%s: Scalingo answers %s with %s".formatted(what, operation, getMessage());
        return Problem.of(refusal.kind(), refusal.code(), sentence, refusal.remedy());
    }

    /** Whether waiting may be all that is needed. */
    public boolean passes() {
        return refusal.kind() == Kind.TRANSIENT;
    }
}
