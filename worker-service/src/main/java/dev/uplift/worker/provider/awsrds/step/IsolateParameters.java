package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.plan.ClusterGroups;
import dev.uplift.worker.provider.awsrds.step.ParameterGroups.NotYet;
import dev.uplift.worker.provider.awsrds.step.ParameterGroups.Ready;
import dev.uplift.worker.provider.awsrds.step.ParameterGroups.State;
import dev.uplift.worker.provider.awsrds.step.ParameterGroups.Wanted;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** After it, there are parameter groups with which a clone keeps to itself, at the old version and at the new one. */
final class IsolateParameters {

    private IsolateParameters() {}

    static StepResult run(Turn turn) {
        // Made and filled one after the other, so that they settle together.
        var notYet = turn.parts("groups").stream()
                .map(group -> bring(turn, group))
                .flatMap(state -> result(state).stream())
                .toList();
        return notYet.stream()
                .filter(StepResult.Failed.class::isInstance)
                .findFirst()
                .or(() -> notYet.stream().findFirst())
                .orElseGet(StepResult::done);
    }

    private static List<StepResult> result(State state) {
        return switch (state) {
            case NotYet(var result) -> List.of(result);
            case Ready _ -> List.of();
        };
    }

    private static State bring(Turn turn, Map<?, ?> group) {
        var kind = Optional.ofNullable(group.get(ClusterGroups.KIND)).map(Object::toString);
        var wanted = new Wanted(
                turn.names().of(text(group, "group")),
                text(group, "family"),
                text(group, "from"),
                turn.names().tag());
        return new ParameterGroups(turn, "isolation.ready", GroupCalls.of(turn.account(), kind))
                .bring(wanted, CarriedParameters::isolated);
    }

    private static String text(Map<?, ?> group, String field) {
        return String.valueOf(group.get(field));
    }
}
