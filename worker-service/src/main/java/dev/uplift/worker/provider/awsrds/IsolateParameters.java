package dev.uplift.worker.provider.awsrds;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.ParameterGroups.NotYet;
import dev.uplift.worker.provider.awsrds.ParameterGroups.Ready;
import dev.uplift.worker.provider.awsrds.ParameterGroups.State;
import dev.uplift.worker.provider.awsrds.ParameterGroups.Wanted;
import java.util.List;
import java.util.Map;

/** After it, there are parameter groups with which a clone keeps to itself, at the old version and at the new one. */
final class IsolateParameters {

    private IsolateParameters() {}

    static StepResult run(Turn turn) {
        var groups = new ParameterGroups(turn, "isolation.ready");
        // Made and filled one after the other, so that they settle together.
        var notYet = wanted(turn).stream()
                .map(wanted -> groups.bring(wanted, CarriedParameters::isolated))
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

    private static List<Wanted> wanted(Turn turn) {
        return turn.parts("groups").stream()
                .map(group -> new Wanted(
                        turn.names().of(text(group, "group")),
                        text(group, "family"),
                        text(group, "from"),
                        turn.names().tag()))
                .toList();
    }

    private static String text(Map<?, ?> group, String field) {
        return String.valueOf(group.get(field));
    }
}
