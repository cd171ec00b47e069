package dev.uplift.worker.platform;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.precheck.About;
import java.util.List;
import java.util.function.Predicate;

/**
 * A check of what a platform says of a server, and how its findings are written; pure.
 *
 * @param <L> what was read
 * @param about for the catalogue
 * @param looking what it does
 */
public record PlatformCheck<L extends PlatformCheck.Look>(About about, Looking<L> looking) {

    /** What was read of a server and of what is around it. */
    public interface Look {
        /** The server, as findings name it. */
        String object();
    }

    /** Finds everything, not only the first thing. */
    @FunctionalInterface
    public interface Looking<L> {
        List<Finding> at(L look);
    }

    /** One that finds one thing, on the server, or nothing. */
    public static <L extends Look> PlatformCheck<L> when(About about, Predicate<L> wrong) {
        return new PlatformCheck<>(about, look -> wrong.test(look) ? found(about, look) : nothing());
    }

    public static List<Finding> nothing() {
        return List.of();
    }

    /** One finding on the server that says what the catalogue says. */
    public static List<Finding> found(About about, Look look) {
        return found(about, look, about.title());
    }

    /** One finding on the server, with the catalogue's remedy. */
    public static List<Finding> found(About about, Look look, String explanation) {
        return found(about, look, explanation, about.remedy());
    }

    /** One finding on the server. */
    public static List<Finding> found(About about, Look look, String explanation, String remedy) {
        return List.of(on(about, look.object(), explanation, remedy));
    }

    /** One finding on the server that weighs less than the worst. */
    public static List<Finding> foundAs(Severity severity, About about, Look look, String explanation, String remedy) {
        return List.of(weighing(severity, about, look.object(), explanation, remedy));
    }

    /** One that weighs what the check weighs, and has its remedy. */
    public static Finding on(About about, String object, String explanation) {
        return on(about, object, explanation, about.remedy());
    }

    /** One that weighs what the check weighs. */
    public static Finding on(About about, String object, String explanation, String remedy) {
        return about.finding(PG_UPGRADE, object, explanation, remedy);
    }

    /** One that weighs less than the worst, and has the check's remedy. */
    public static Finding weighing(Severity severity, About about, String object, String explanation) {
        return weighing(severity, about, object, explanation, about.remedy());
    }

    /** One that weighs less than the worst. */
    public static Finding weighing(Severity severity, About about, String object, String explanation, String remedy) {
        return new Finding(about.id(), severity, object, explanation, remedy);
    }
}
