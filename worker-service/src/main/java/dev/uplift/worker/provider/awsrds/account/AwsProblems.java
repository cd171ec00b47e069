package dev.uplift.worker.provider.awsrds.account;

import dev.uplift.contracts.Problem;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What AWS refused, as something that a person can act on. */
public final class AwsProblems {

    private AwsProblems() {}

    /** @param what the step was doing, for example {@code step snapshot} */
    public static Problem of(SdkException thrown, String what) {
        var refusal = Refusal.of(thrown);
        var asked = Asked.in(thrown);
        var detail = "%s: %s".formatted(what, sentence(refusal, asked.orElse("a call"), said(thrown)));
        var remedy = refusal == Refusal.DENIED && asked.isPresent()
                ? "Allow %s to the worker's role; docs/providers/aws-rds.md has the whole policy."
                        .formatted(asked.get())
                : refusal.remedy();
        return Problem.of(refusal.kind(), refusal.code(), detail, remedy);
    }

    /**
     * Whether a question stays open because the platform does not have the operation, does not answer it in AWS's form,
     * or does not allow it: what an upgrade can do without is then a warning.
     */
    public static boolean cannotBeAsked(SdkException thrown) {
        var refusal = Refusal.of(thrown);
        return isLacking(thrown) || refusal == Refusal.DENIED;
    }

    /** Whether the platform does not have the operation, or not in AWS's form; AWS itself has all of them. */
    public static boolean isLacking(SdkException thrown) {
        return lacksOperation(thrown) || Refusal.of(thrown) == Refusal.UNREADABLE;
    }

    /** Whether the platform says, in AWS's form, that it does not have the operation. */
    public static boolean lacksOperation(SdkException thrown) {
        return Refusal.of(thrown) == Refusal.LACKS_OPERATION;
    }

    private static String sentence(Refusal refusal, String asked, String said) {
        return switch (refusal) {
            case LACKS_OPERATION -> "it needs %s, which this platform does not have: %s".formatted(asked, said);
            case UNREADABLE -> "what answered %s does not speak like AWS: %s".formatted(asked, said);
            case DENIED -> "the worker may not use %s: %s".formatted(asked, said);
            case UNREACHABLE, REGION_UNKNOWN -> "AWS cannot be reached for %s: %s".formatted(asked, said);
            case CREDENTIALS_MISSING -> "the worker has no AWS credentials for %s".formatted(asked);
            case CALL_FAILED -> "%s could not be asked: %s".formatted(asked, said);
            case THROTTLED,
                    FAILING,
                    BUSY,
                    ALREADY_THERE,
                    CREDENTIALS_EXPIRED,
                    CREDENTIALS_INVALID,
                    CLOCK_WRONG,
                    NOT_FOUND,
                    QUOTA,
                    CAPACITY,
                    BACKUPS_OFF,
                    DEPENDENCY,
                    NOT_SUPPORTED,
                    KEY_INACCESSIBLE,
                    ARGUMENTS,
                    REFUSED -> "AWS answers %s with %s".formatted(asked, said);
        };
    }

    private static String said(SdkException thrown) {
        if (!(thrown instanceof AwsServiceException answered)) {
            return rootOf(thrown);
        }
        var details = Optional.ofNullable(answered.awsErrorDetails());
        var code = details.map(AwsErrorDetails::errorCode).orElse("HTTP " + answered.statusCode());
        return details.map(AwsErrorDetails::errorMessage)
                .map(message -> "%s: %s".formatted(code, message))
                .orElse(code);
    }

    /** The SDK wraps what happened in advice; the last cause says it. */
    private static String rootOf(Throwable thrown) {
        var root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == thrown
                ? thrown.getMessage()
                : "%s (%s)".formatted(root.getMessage(), root.getClass().getSimpleName());
    }
}
