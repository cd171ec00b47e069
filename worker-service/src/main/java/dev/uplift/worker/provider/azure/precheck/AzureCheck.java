package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.precheck.About;
import java.util.List;

/**
 * A check of what Azure says; pure.
 *
 * @param about for the catalogue
 * @param looking what it does
 */
record AzureCheck(About about, Looking looking) {

    /** Finds everything, not only the first thing. */
    @FunctionalInterface
    interface Looking {
        List<Finding> at(AzureLook look);
    }

    static List<Finding> nothing() {
        return List.of();
    }

    /** One finding on the server that says what the catalogue says. */
    static List<Finding> found(About about, AzureLook look) {
        return found(about, look, about.title(), about.remedy());
    }

    /** One finding on the server. */
    static List<Finding> found(About about, AzureLook look, String explanation, String remedy) {
        return List.of(on(about, look.object(), explanation, remedy));
    }

    /** One that weighs what the check weighs. */
    static Finding on(About about, String object, String explanation, String remedy) {
        return about.finding(PG_UPGRADE, object, explanation, remedy);
    }

    /** One on the server that weighs less than the worst. */
    static List<Finding> weighing(Severity severity, About about, AzureLook look, String explanation, String remedy) {
        return List.of(new Finding(about.id(), severity, look.object(), explanation, remedy));
    }
}
