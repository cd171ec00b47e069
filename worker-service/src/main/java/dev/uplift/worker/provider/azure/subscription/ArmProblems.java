package dev.uplift.worker.provider.azure.subscription;

import dev.uplift.contracts.Problem;
import java.util.regex.Pattern;

/** What Azure refused, as something that a person can act on. */
public final class ArmProblems {

    private static final Pattern ACTION = Pattern.compile("action(?:\\(s\\))? '([\\w./]+)'");

    private ArmProblems() {}

    /** @param what the step was doing, for example {@code step backup} */
    public static Problem of(ArmException thrown, String what) {
        var refusal = thrown.refusal();
        var remedy = refusal == Refusal.DENIED
                ? "Allow %s to the worker's identity; docs/providers/azure-flexible-server.md has them all."
                        .formatted(action(thrown))
                : refusal.remedy();
        return Problem.of(refusal.kind(), refusal.code(), "%s: %s".formatted(what, sentence(thrown)), remedy);
    }

    /** Azure names the action itself, which may be one on something else that the call needs, such as a subnet. */
    private static String action(ArmException thrown) {
        return ACTION.matcher(thrown.getMessage())
                .results()
                .map(named -> named.group(1))
                .reduce((_, last) -> last)
                .orElseGet(thrown::operation);
    }

    private static String sentence(ArmException thrown) {
        var asked = thrown.operation();
        var said = said(thrown);
        return switch (thrown.refusal()) {
            case LACKS_OPERATION -> "it needs %s, which this platform does not have: %s".formatted(asked, said);
            case UNREADABLE -> "what answered %s does not speak like Azure: %s".formatted(asked, said);
            case DENIED -> "the worker may not use %s: %s".formatted(asked, said);
            case UNREACHABLE -> "Azure cannot be reached for %s: %s".formatted(asked, said);
            case CREDENTIALS_MISSING -> "the worker has no Azure credentials for %s".formatted(asked);
            case CALL_FAILED -> "%s could not be asked: %s".formatted(asked, said);
            case THROTTLED,
                    FAILING,
                    BUSY,
                    ALREADY_THERE,
                    POLICY,
                    LOCKED,
                    CREDENTIALS_EXPIRED,
                    CREDENTIALS_INVALID,
                    SUBSCRIPTION_UNUSABLE,
                    NOT_FOUND,
                    QUOTA,
                    CAPACITY,
                    ARGUMENTS,
                    REFUSED -> "Azure answers %s with %s".formatted(asked, said);
        };
    }

    private static String said(ArmException thrown) {
        if (thrown.status().isEmpty()) {
            return rootOf(thrown);
        }
        var code = thrown.code().isEmpty() ? "HTTP " + thrown.status().get() : thrown.code();
        return thrown.getMessage().isEmpty() ? code : "%s: %s".formatted(code, thrown.getMessage());
    }

    private static String rootOf(Throwable thrown) {
        var root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "%s (%s)".formatted(root.getMessage(), root.getClass().getSimpleName());
    }
}
