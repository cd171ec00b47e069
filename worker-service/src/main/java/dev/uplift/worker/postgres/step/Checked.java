package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Problem;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What comes of a step that checked something. */
public final class Checked {

    private static final int AT_ONCE = 500;
    private static final int NAMED = 5;
    private static final int EVIDENCE = 50;

    private Checked() {}

    /** Sends the checks, and fails if one does not hold. */
    public static StepResult verdict(Work work, List<Check> checks, String remedy) {
        for (int from = 0; from < checks.size(); from += AT_ONCE) {
            var part = checks.subList(from, Math.min(checks.size(), from + AT_ONCE));
            work.learned(Map.of(), List.copyOf(part));
        }
        var failed = checks.stream().filter(check -> !check.passed()).toList();
        return failed.isEmpty() ? StepResult.done() : StepResult.failed(problem(failed, remedy));
    }

    private static Problem problem(List<Check> failed, String remedy) {
        var first = failed.stream()
                .limit(NAMED)
                .map(check -> "%s (%s)".formatted(check.id(), check.detail()))
                .collect(Collectors.joining("; "));
        return Problem.of(
                        Problem.Kind.DATABASE,
                        "verification-failed",
                        "%d checks do not hold: %s".formatted(failed.size(), first),
                        remedy)
                .with(failed.stream()
                        .map(check -> check.id() + ": " + check.detail())
                        .limit(EVIDENCE)
                        .toList());
    }

    /** Whether the server answers what was asked for: an exact version, or any of a major one. */
    public static Check version(String id, String called, String wanted, String is, int major) {
        var fits = wanted.contains(".") ? wanted.equals(is) : wanted.equals(Integer.toString(major));
        return new Check(id, fits, "the %s answers version %s, asked for was %s".formatted(called, is, wanted));
    }
}
