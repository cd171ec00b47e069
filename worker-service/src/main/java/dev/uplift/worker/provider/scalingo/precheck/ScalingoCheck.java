package dev.uplift.worker.provider.scalingo.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.precheck.About;
import java.util.List;

/**
 * A check of what Scalingo says; pure.
 *
 * @param about for the catalogue
 * @param looking what it does
 */
record ScalingoCheck(About about, Looking looking) {

    /** Finds everything, not only the first thing. */
    @FunctionalInterface
    interface Looking {
        List<Finding> at(ScalingoLook look);
    }

    /** One finding on the database, which weighs what the check weighs. */
    static List<Finding> found(About about, ScalingoLook look, String explanation) {
        return List.of(about.finding(PG_UPGRADE, look.object(), explanation, about.remedy()));
    }

    /** One that weighs less than the worst. */
    static List<Finding> weighing(
            Severity severity, About about, ScalingoLook look, String explanation, String remedy) {
        return List.of(new Finding(about.id(), severity, look.object(), explanation, remedy));
    }
}
