package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.Names;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * Brings parameter groups about that are made from others.
 *
 * @param turn that does
 * @param ready the fact that holds when RDS has taken in the last change
 * @param calls for the kind that they are of
 */
record ParameterGroups(Turn turn, String ready, GroupCalls calls) {

    /** What RDS takes in one call. */
    private static final int AT_ONCE = 20;

    /**
     * One that is to be there.
     *
     * @param name its name
     * @param family that it is for: {@code postgres16}
     * @param from the group whose values it gets
     * @param mark the tag that tells that it was made by an upgrade
     */
    record Wanted(String name, String family, String from, Tag mark) {}

    /** How far a group is. */
    sealed interface State {}

    /** It is there, complete, and RDS had time to take it in. */
    record Ready(CarriedParameters carried) implements State {}

    /** It is not, or not yet. */
    record NotYet(StepResult result) implements State {}

    /** @param change what becomes of the carried values */
    State bring(Wanted wanted, UnaryOperator<CarriedParameters> change) {
        var found = calls.find(wanted.name());
        if (found.isEmpty()) {
            return new NotYet(create(wanted));
        }
        var tags = calls.tags(found.get());
        if (!tags.contains(wanted.mark()) || !found.get().family().equals(wanted.family())) {
            return new NotYet(taken(wanted, found.get()));
        }
        var offered = calls.all(wanted.name());
        var carried = change.apply(CarriedParameters.of(calls.setByUsers(wanted.from()), offered));
        var missing = carried.missing(offered);
        if (!missing.isEmpty()) {
            set(wanted, missing);
        }
        return Stream.concat(turn.instant(ready).stream(), made(tags))
                .filter(turn.now()::isBefore)
                .max(Comparator.naturalOrder())
                .map(until -> settling(wanted, until))
                .orElseGet(() -> new Ready(carried));
    }

    /** RDS does not promise that an instance uses a group that was made or changed just now. */
    private State settling(Wanted wanted, Instant until) {
        return new NotYet(StepResult.pending(
                Duration.between(turn.now(), until).plusSeconds(1),
                "parameter group %s to settle until %s".formatted(wanted.name(), until)));
    }

    /** Another upgrade of the fleet may have made it. */
    private Stream<Instant> made(List<Tag> tags) {
        return tags.stream()
                .filter(tag -> tag.key().equals(Names.MADE))
                .flatMap(tag -> instant(tag.value()).stream())
                .map(made -> made.plus(turn.options().parameterSettling()));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private StepResult create(Wanted wanted) {
        var made = Tag.builder().key(Names.MADE).value(turn.now().toString()).build();
        return turn.act(
                _ -> calls.create(
                        wanted.name(),
                        wanted.family(),
                        "Made by Uplift from %s".formatted(wanted.from()),
                        List.of(wanted.mark(), made)),
                "parameter group %s to be there".formatted(wanted.name()));
    }

    private void set(Wanted wanted, List<Parameter> missing) {
        for (int from = 0; from < missing.size(); from += AT_ONCE) {
            var part = new ArrayList<>(missing.subList(from, Math.min(missing.size(), from + AT_ONCE)));
            turn.work().mayAct();
            turn.learn(
                    ready, turn.now().plus(turn.options().parameterSettling()).toString());
            calls.set(wanted.name(), part);
        }
    }

    private StepResult taken(Wanted wanted, GroupCalls.Group found) {
        return Turn.failed(
                "name-taken",
                "Parameter group %s (%s) is there, and was not made from %s for %s."
                        .formatted(wanted.name(), found.family(), wanted.from(), wanted.family()),
                "Name it as the option %s if it is to be used as it is; or delete it, then retry."
                        .formatted(calls.option()));
    }
}
