package dev.uplift.worker.provider.awsrds.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.provider.awsrds.account.AwsProblems;
import dev.uplift.worker.provider.awsrds.step.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Reads what an upgrade can do without: where a platform does not have it or does not allow it, that becomes a warning.
 * All else is thrown, as {@link Turn#action} expects it.
 */
final class Unseen implements GroupLook.Reader {

    static final About UNSEEN = About.provider(
                    "platform-unseen", "Something could not be looked at, so it stays unproved.")
            .warns(Method.PG_UPGRADE)
            .remedy("Allow the operation to the worker's role, or look for yourself.");

    private final List<Finding> findings = new ArrayList<>();

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /**
     * @param operation as IAM names it
     * @param open what stays unproved without it: {@code whether …}
     */
    @Override
    public <T> Optional<T> optional(String operation, String open, Supplier<T> read) {
        return unless(AwsProblems::cannotBeAsked, operation, open, read);
    }

    /** @param unanswered what may be done without */
    <T> Optional<T> unless(Predicate<SdkException> unanswered, String operation, String open, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (SdkException refused) {
            if (!unanswered.test(refused)) {
                throw refused;
            }
            findings.add(new Finding(
                    UNSEEN.id(),
                    Severity.WARN,
                    "operation " + operation,
                    "It stays unproved %s: %s"
                            .formatted(open, AwsProblems.of(refused, "precheck").detail()),
                    "Allow %s to the worker's role, or look for yourself.".formatted(operation)));
            return Optional.empty();
        }
    }
}
