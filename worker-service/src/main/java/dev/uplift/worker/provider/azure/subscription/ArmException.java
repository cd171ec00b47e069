package dev.uplift.worker.provider.azure.subscription;

import dev.uplift.contracts.Problem;
import java.time.Duration;
import java.util.Optional;

/** A call to Azure Resource Manager that had no effect, or of which nobody knows whether it had; {@link ArmProblems} words it. */
public final class ArmException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int SERVER_ERROR = 500;

    private final String operation;
    private final int status;
    private final String code;
    private final Refusal refusal;
    private final Optional<Duration> retryAfter;

    private ArmException(
            Refusal refusal,
            String operation,
            int status,
            String code,
            String message,
            Throwable cause,
            Optional<Duration> retryAfter) {
        super(message, cause);
        this.refusal = refusal;
        this.operation = operation;
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** @param code Azure's; empty where the answer had none */
    static ArmException answered(Refusal refusal, String operation, int status, String code, String message) {
        return new ArmException(refusal, operation, status, code, message, null, Optional.empty());
    }

    static ArmException unanswered(Refusal refusal, String operation, Throwable cause) {
        return new ArmException(refusal, operation, 0, "", cause.getMessage(), cause, Optional.empty());
    }

    /** The same, with how long Azure wants to be left alone. */
    ArmException retryAfter(Optional<Duration> wanted) {
        return new ArmException(refusal, operation, status, code, getMessage(), getCause(), wanted);
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** As roles name it, for example {@code Microsoft.DBforPostgreSQL/flexibleServers/write}. */
    public String operation() {
        return operation;
    }

    /** The status of HTTP; empty where nothing was answered. */
    Optional<Integer> status() {
        return Optional.of(status).filter(answered -> answered > 0);
    }

    /** Azure's own code; may be empty. */
    public String code() {
        return code;
    }

    Refusal refusal() {
        return refusal;
    }

    /** Whether Azure said that it did nothing; otherwise nobody knows. */
    public boolean hadNoEffect() {
        return status > 0 && status < SERVER_ERROR;
    }

    /** Whether what was asked for is not there. */
    public boolean isAbsence() {
        return refusal == Refusal.NOT_FOUND;
    }

    /** Whether the server works on something else, and takes the same call later. */
    public boolean isBusy() {
        return refusal == Refusal.BUSY;
    }

    /** Whether waiting may be all that is needed. */
    public boolean passes() {
        return refusal.kind() == Problem.Kind.TRANSIENT;
    }

    /** Whether another value might be taken. */
    public boolean isAboutArguments() {
        return refusal == Refusal.ARGUMENTS;
    }

    /** Whether the platform does not have the operation, at least not in this api-version. */
    public boolean isLacking() {
        return refusal == Refusal.LACKS_OPERATION || refusal == Refusal.UNREADABLE;
    }

    /** Whether a question stays open because the platform cannot be asked or does not allow it. */
    public boolean cannotBeAsked() {
        return isLacking() || refusal == Refusal.DENIED;
    }
}
