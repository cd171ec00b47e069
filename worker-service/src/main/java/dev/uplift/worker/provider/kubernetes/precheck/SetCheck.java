package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.precheck.About;
import java.util.List;
import java.util.function.Predicate;

/**
 * A check of what a cluster says; pure.
 *
 * @param about for the catalogue
 * @param looking what it does
 */
record SetCheck(About about, Looking looking) {

    /** Finds everything, not only the first thing. */
    @FunctionalInterface
    interface Looking {
        List<Finding> at(SetLook look);
    }

    /** One that finds one thing, on the server, or nothing. */
    static SetCheck when(About about, Predicate<SetLook> wrong) {
        return new SetCheck(about, look -> wrong.test(look) ? found(about, look) : List.of());
    }

    /** One finding on the server that says what the catalogue says. */
    static List<Finding> found(About about, SetLook look) {
        return List.of(on(about, look.object(), about.title()));
    }

    /** One finding on the server. */
    static List<Finding> found(About about, SetLook look, String explanation) {
        return List.of(on(about, look.object(), explanation));
    }

    /** One that weighs what the check weighs, and has its remedy. */
    static Finding on(About about, String object, String explanation) {
        return about.finding(PG_UPGRADE, object, explanation, about.remedy());
    }

    /** One that weighs less than the worst. */
    static Finding weighing(Severity severity, About about, String object, String explanation) {
        return new Finding(about.id(), severity, object, explanation, about.remedy());
    }
}
