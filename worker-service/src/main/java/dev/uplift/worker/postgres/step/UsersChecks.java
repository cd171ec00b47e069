package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Verification;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.Driver.Stopped;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.verification.OwnChecks;
import java.util.List;
import java.util.Map;

/** The checks that the user brought, those that the step's parameters name. */
public final class UsersChecks {

    private static final String CHECKS = "checks";

    private UsersChecks() {}

    /** Parameters of a step that runs these. */
    public static Map<String, Object> parameters(List<? extends Verification> checks) {
        return Map.of(CHECKS, checks.stream().map(Verification::name).toList());
    }

    /**
     * @param databases how a database is reached that the user names
     * @param prefix of the ids, so that those of a rehearsal never meet those of production
     */
    public static StepResult run(Work work, OwnChecks.Opening databases, OutgoingHttp http, String prefix)
            throws InterruptedException {
        var wanted = (List<?>) work.command().step().parameters().get(CHECKS);
        var checks = work.command().options().verification().stream()
                .filter(check -> wanted.contains(check.name()))
                .toList();
        var seen = OwnChecks.run(checks, databases, http);
        if (work.stopping()) {
            throw new Stopped("stopped among the user's checks");
        }
        return Checked.verdict(
                work,
                seen.stream()
                        .map(check -> new Check(prefix + check.id(), check.passed(), check.detail()))
                        .toList(),
                "See whether the check or the server is wrong; then retry, or roll back.");
    }
}
