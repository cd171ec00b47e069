package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.precheck.About;
import java.util.List;

/**
 * A check of what AWS says; pure.
 *
 * @param about for the catalogue
 * @param looking what it does
 */
record RdsCheck(About about, Looking looking) {

    /** Finds everything, not only the first thing. */
    @FunctionalInterface
    interface Looking {
        List<Finding> at(RdsLook look);
    }

    static List<Finding> nothing() {
        return List.of();
    }

    /** One finding on the instance that says what the catalogue says. */
    static List<Finding> found(About about, RdsLook look) {
        return List.of(on(about, look.object(), about.title(), about.remedy()));
    }

    /** One finding on the instance. */
    static List<Finding> found(About about, RdsLook look, String explanation, String remedy) {
        return List.of(on(about, look.object(), explanation, remedy));
    }

    /** One that weighs what the check weighs. */
    static Finding on(About about, String object, String explanation, String remedy) {
        return about.finding(PG_UPGRADE, object, explanation, remedy);
    }

    /** One that weighs less than the worst. */
    static Finding weighing(Severity severity, About about, String object, String explanation, String remedy) {
        return new Finding(about.id(), severity, object, explanation, remedy);
    }
}
