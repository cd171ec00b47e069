package dev.uplift.contracts.command;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** An order to one worker of a group. */
public sealed interface Command {

    UpgradeId upgrade();

    /** Grows with every command of an upgrade; a verdict of another turn is late. */
    long turn();

    /**
     * Bring about what a step describes.
     *
     * @param upgrade whose step
     * @param turn the turn that the worker answers for
     * @param step the step
     * @param source the server to upgrade
     * @param target the second server, where the strategy has one
     * @param targetVersion as the user asked, for example {@code 16} or {@code 16.9}
     * @param strategy how
     * @param options how careful
     * @param facts what earlier steps learned, as far as the step needs them
     * @param timeLeft how long the step may still run; counted by the worker from Go, or from its acceptance where no
     *     Go is needed
     * @param notAfter the latest moment to begin, checked when Go arrives
     */
    record Execute(
            UpgradeId upgrade,
            long turn,
            Step step,
            Server source,
            Optional<Server> target,
            String targetVersion,
            String strategy,
            UpgradeOptions options,
            Map<String, Object> facts,
            Duration timeLeft,
            Optional<Instant> notAfter)
            implements Command {
        public Execute {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(step, "step");
            requireNonNull(source, "source");
            requireNonNull(timeLeft, "timeLeft");
            target = target == null ? Optional.empty() : target;
            facts = facts == null ? Map.of() : Map.copyOf(facts);
            notAfter = notAfter == null ? Optional.empty() : notAfter;
        }
    }
}
