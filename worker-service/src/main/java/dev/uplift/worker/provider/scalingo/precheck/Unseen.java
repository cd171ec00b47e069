package dev.uplift.worker.provider.scalingo.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what an upgrade can do without: where Scalingo does not have it or does not allow it, that becomes a warning. */
final class Unseen {

    static final About UNSEEN = About.provider(
                    "platform-unseen", "Something could not be looked at, so it stays unproved.")
            .warns(Method.PG_UPGRADE)
            .remedy("Give the owner of the API token rights on the app, or look for yourself.");

    private final List<Finding> findings = new ArrayList<>();

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** @param open what stays unproved without it: {@code whether …} */
    <T> Optional<T> optional(String open, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (ScalingoException refused) {
            if (!refused.cannotBeAsked()) {
                throw refused;
            }
            findings.add(new Finding(
                    UNSEEN.id(),
                    Severity.WARN,
                    "operation " + refused.operation(),
                    "It stays unproved %s: %s".formatted(open, refused.getMessage()),
                    UNSEEN.remedy()));
            return Optional.empty();
        }
    }
}
