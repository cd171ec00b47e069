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

    /** Grows with every command of an upgrade, or of an inquiry; the answer to another turn is late. */
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

    /**
     * Look which servers a platform has. It only reads and keeps nothing, so it needs no Go, may run twice, and is simply
     * sent again when nobody answers.
     *
     * @param id of the inquiry
     * @param turn grows each time that it is sent
     * @param provider whose driver looks
     * @param scope where, in the provider's own terms; the driver's descriptor has its schema
     * @param credentials a reference to the credentials, where the provider wants one
     * @param timeLeft how long it may still take; counted by the worker from its acceptance
     */
    record Inquiry(
            String id,
            long turn,
            String provider,
            Map<String, Object> scope,
            Optional<String> credentials,
            Duration timeLeft)
            implements Command {
        public Inquiry {
            requireNonNull(id, "id");
            requireNonNull(provider, "provider");
            requireNonNull(timeLeft, "timeLeft");
            scope = scope == null ? Map.of() : Map.copyOf(scope);
            credentials = credentials == null ? Optional.empty() : credentials;
        }
    }
}
