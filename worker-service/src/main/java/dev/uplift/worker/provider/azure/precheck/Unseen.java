package dev.uplift.worker.provider.azure.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.provider.azure.subscription.ArmException;
import dev.uplift.worker.provider.azure.subscription.ArmProblems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads what an upgrade can do without: where a platform does not have it or does not allow it, that becomes a warning.
 * All else is thrown, as {@link dev.uplift.worker.provider.azure.step.Turn#action} expects it.
 */
final class Unseen {

    static final About UNSEEN = About.provider(
                    "platform-unseen", "Something could not be looked at, so it stays unproved.")
            .warns(Method.PG_UPGRADE)
            .remedy("Allow the operation to the worker's identity, or look for yourself.");

    private final List<Finding> findings = new ArrayList<>();

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /**
     * Of a server that is there, so that "not there" means that the platform does not have the question.
     *
     * @param open what stays unproved without it: {@code whether …}
     */
    <T> Optional<T> optional(String open, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (ArmException refused) {
            if (!refused.cannotBeAsked() && !refused.isAbsence()) {
                throw refused;
            }
            var problem = ArmProblems.of(refused, "precheck");
            findings.add(new Finding(
                    UNSEEN.id(),
                    Severity.WARN,
                    "operation " + refused.operation(),
                    "It stays unproved %s: %s".formatted(open, problem.detail()),
                    "%s Or look for yourself.".formatted(problem.remedy())));
            return Optional.empty();
        }
    }
}
