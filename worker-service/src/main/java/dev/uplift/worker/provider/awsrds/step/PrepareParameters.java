package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.plan.ClusterGroups;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.step.ParameterGroups.NotYet;
import dev.uplift.worker.provider.awsrds.step.ParameterGroups.Ready;
import dev.uplift.worker.provider.awsrds.step.ParameterGroups.Wanted;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * After it, there is a parameter group of the new family with the values that users set in the old one. It belongs to
 * all servers that use the old one, and so is never deleted.
 */
final class PrepareParameters {

    private static final String FACT = "parameters";

    private PrepareParameters() {}

    static StepResult run(Turn turn) {
        var groups = new ParameterGroups(
                turn, fact(turn) + ".ready", GroupCalls.of(turn.account(), turn.optional(ClusterGroups.KIND)));
        if (turn.flag("given")) {
            return given(turn, groups.calls());
        }
        var from = turn.text("from");
        var wanted = new Wanted(turn.text("group"), turn.text("family"), from, Names.madeFrom(from));
        return switch (groups.bring(wanted, UnaryOperator.identity())) {
            case NotYet(var result) -> result;
            case Ready(var carried) -> done(turn, carried.removed());
        };
    }

    /** The user's own: looked at, and left as it is. */
    private static StepResult given(Turn turn, GroupCalls groups) {
        var name = turn.text("group");
        var family = turn.text("family");
        var fits =
                groups.find(name).filter(found -> found.family().equals(family)).isPresent();
        return fits
                ? done(turn, List.of())
                : Turn.failed(
                        "parameter-group-unusable",
                        "There is no %s %s of family %s.".formatted(groups.word(), name, family),
                        "Correct the option %s, or leave it out.".formatted(groups.option()));
    }

    private static StepResult done(Turn turn, List<String> removed) {
        if (!removed.isEmpty()) {
            turn.work().found(List.of(removed(turn, removed)));
        }
        return StepResult.done(Map.of(fact(turn) + ".group", turn.text("group"), fact(turn) + ".removed", removed));
    }

    /** What its facts begin with; a plan that prepares two groups tells them apart. */
    private static String fact(Turn turn) {
        return turn.optional("fact").orElse(FACT);
    }

    private static Finding removed(Turn turn, List<String> removed) {
        return new Finding(
                "parameters-removed",
                Severity.WARN,
                "parameter group " + turn.text("from"),
                "Family %s does not have, or does not let anybody set: %s. Their values are not carried over."
                        .formatted(turn.text("family"), String.join(", ", removed)),
                "Read the release notes for what took their place.");
    }
}
