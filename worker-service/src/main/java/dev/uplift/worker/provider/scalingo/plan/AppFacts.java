package dev.uplift.worker.provider.scalingo.plan;

/** Names of the facts of apps whose web containers are stopped. */
public final class AppFacts {

    private AppFacts() {}

    /** How many web containers it had. */
    public static String before(String app) {
        return "apps.%s.before".formatted(app);
    }

    /** Of which size they were. */
    public static String size(String app) {
        return "apps.%s.size".formatted(app);
    }

    /** When a step asked for another number. */
    public static String asked(String step, String app) {
        return "apps.%s.%s.asked".formatted(app, step);
    }
}
