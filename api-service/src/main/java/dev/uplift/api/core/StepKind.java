package dev.uplift.api.core;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;

/**
 * Steps that take about the same time, whoever's they are.
 *
 * @param provider of the server
 * @param strategy of the upgrade
 * @param action what the step does
 * @param sizeClass of what it does it to: 4<sup>n</sup> bytes and more, less than 4<sup>n+1</sup>; 0 for nothing, or where
 *     nobody knows
 */
public record StepKind(String provider, String strategy, String action, int sizeClass) {

    /** How long one step of a kind took. @param time from Go to verdict, not negative */
    public record Took(StepKind kind, Duration time) {}

    public StepKind {
        requireNonNull(provider, "provider");
        requireNonNull(strategy, "strategy");
        requireNonNull(action, "action");
    }

    static StepKind of(Upgrade upgrade, Step step) {
        var request = upgrade.request();
        return new StepKind(
                request.source().provider(), request.strategy(), step.action(), sizeClass(bytes(upgrade, step)));
    }

    /** Of the one database that a step names in its parameter {@code database}; else of all of them. */
    private static long bytes(Upgrade upgrade, Step step) {
        return upgrade.inspection()
                .map(Inspection::source)
                .map(source -> source.databases().stream()
                        .filter(database ->
                                database.name().equals(step.parameters().get("database")))
                        .mapToLong(Database::bytes)
                        .findFirst()
                        .orElse(source.bytes()))
                .orElse(0L);
    }

    static int sizeClass(long bytes) {
        return bytes <= 0 ? 0 : (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 2;
    }
}
