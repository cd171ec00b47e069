package dev.uplift.worker.observation;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;

/** What is not watched, said once. */
final class Unseen {

    private Unseen() {}

    /** @param missing sentences @param refusal of the server, if it does not answer at all */
    static Optional<Finding> finding(String object, Collection<String> missing, Optional<String> refusal) {
        var all = new ArrayList<>(missing);
        refusal.ifPresent(why -> all.add("The server did not answer: %s.".formatted(why)));
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        "observation-partial",
                        Severity.INFO,
                        object,
                        "Not everything can be measured. " + String.join(" ", all),
                        "Nothing has to be done; the report says \"not measured\" there."));
    }
}
