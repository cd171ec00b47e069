package dev.uplift.worker.provider.scalingo.server;

import static dev.uplift.worker.driver.Schema.choice;
import static dev.uplift.worker.driver.Schema.flag;
import static dev.uplift.worker.driver.Schema.list;
import static dev.uplift.worker.driver.Schema.text;

import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.driver.ObjectSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The driver's own options.
 *
 * @param manual whether a person clicks Upgrade in the dashboard, and Uplift watches
 * @param maintenance names of apps whose web containers are stopped meanwhile
 * @param waitForBaseBackup whether the hop after a major version waits until there is a base backup again
 * @param credentialsFromApp whether the app's own variable says who logs in
 * @param scratchApp the app for which a database is ordered to rehearse on
 * @param scratchPlan name of its plan; empty for that of the database itself
 */
public record ScalingoOptions(
        boolean manual,
        List<String> maintenance,
        boolean waitForBaseBackup,
        boolean credentialsFromApp,
        Optional<String> scratchApp,
        Optional<String> scratchPlan) {

    /** What apps may be called. */
    public static final String APP = "^[a-z0-9]([-a-z0-9]{0,46}[a-z0-9])?$";

    private static final String MANUAL = "manual";

    private record Given(
            Optional<String> mode,
            Optional<List<String>> maintenance,
            Optional<Boolean> waitForBaseBackup,
            Optional<Boolean> credentialsFromApp,
            Optional<String> scratchApp,
            Optional<String> scratchPlan) {}

    public ScalingoOptions {
        maintenance = maintenance.stream().sorted().toList();
    }

    /** @param provider as the request gives them; the API has held them against the schema */
    public static ScalingoOptions of(Map<String, Object> provider) {
        var given = Json.mapper().convertValue(provider, Given.class);
        return new ScalingoOptions(
                given.mode().filter(MANUAL::equals).isPresent(),
                given.maintenance().orElse(List.of()),
                given.waitForBaseBackup().orElse(true),
                given.credentialsFromApp().orElse(false),
                given.scratchApp(),
                given.scratchPlan());
    }

    /** For the descriptor. */
    public static Map<String, Object> schema() {
        return new ObjectSchema()
                .optional(
                        "mode",
                        choice("auto", MANUAL)
                                .byDefault("auto")
                                .described(
                                        "manual: a person clicks Upgrade in the dashboard where a step asks for it, and Uplift"
                                                + " watches"))
                .optional(
                        "maintenance",
                        list(text(APP))
                                .with("uniqueItems", true)
                                .described(
                                        "apps whose web containers are scaled to 0 before the upgrade and back after it"))
                .optional(
                        "waitForBaseBackup",
                        flag().byDefault(true)
                                .described(
                                        "whether what follows a major version waits until there is a base backup of it; may"
                                                + " take a day"))
                .optional(
                        "credentialsFromApp",
                        flag().byDefault(false)
                                .described(
                                        "whether the app's variable SCALINGO_POSTGRESQL_URL says who logs in, where the"
                                                + " server has no credentials"))
                .optional(
                        "scratchApp",
                        text(APP)
                                .described(
                                        "an app without PostgreSQL, for which a database is ordered, and paid, to rehearse on"))
                .optional(
                        "scratchPlan",
                        text("^[-a-z0-9]{1,64}$")
                                .described(
                                        "the plan of that database, by its name; that of the upgraded one if left out"))
                .json();
    }
}
