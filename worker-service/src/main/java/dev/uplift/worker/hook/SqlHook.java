package dev.uplift.worker.hook;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Hook.At;
import dev.uplift.contracts.Hook.Sql.On;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Driver.Stopped;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.Endpoints;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.SqlProblems;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Runs statements on one of the servers, by the credentials that the upgrade has for it. */
final class SqlHook {

    static final String NO_SERVER = "hook-server-unknown";

    private static final Duration LEAST = Duration.ofSeconds(1);

    private SqlHook() {}

    /** Whether the server can be entered, and the database where it must be there already. Nothing is run. */
    static List<Finding> look(Hook.Sql hook, Work work, Endpoints endpoints) throws InterruptedException {
        var on = on(hook, work.command());
        try {
            enter(hook, on, work, endpoints).close();
            return List.of();
        } catch (SQLException refused) {
            var problem = SqlProblems.of(refused, name(on));
            return Found.blocking(
                    hook, "hook-server-refused", problem.detail(), "Correct the hook's 'database' or the server.");
        } catch (Secrets.Unresolved | Driver.Unlocated | IllegalArgumentException wrong) {
            return Found.blocking(
                    hook, NO_SERVER, unknown(hook, on, wrong), "Use an http hook, or correct the server.");
        }
    }

    /** What stands on the target only when the upgrade is done is not looked for before. */
    private static Session enter(Hook.Sql hook, On on, Work work, Endpoints endpoints)
            throws SQLException, Secrets.Unresolved, Driver.Unlocated, InterruptedException {
        var sessions = endpoints.sessions(server(on, work.command()), work);
        return on == On.TARGET && hook.at() == At.RESUME ? sessions.open() : sessions.open(hook.database());
    }

    static StepResult run(Hook.Sql hook, Work work, Endpoints endpoints) throws InterruptedException {
        var on = on(hook, work.command());
        try (var session = endpoints.sessions(server(on, work.command()), work).openLong(hook.database())) {
            work.mayAct();
            session.script(hook.sql(), limit(hook, work));
            return Runs.done(hook, work);
        } catch (SQLException refused) {
            if (work.stopping()) {
                throw new Stopped("stopped while a hook's statements ran");
            }
            var problem = SqlProblems.of(refused, "Hook %s on the %s".formatted(hook.name(), name(on)));
            return StepResult.failed(problem);
        } catch (Driver.Unlocated unknown) {
            // A platform that does not answer now may do so in a moment.
            return StepResult.failed(Problem.of(
                    Kind.TRANSIENT, NO_SERVER, unknown(hook, on, unknown), "Correct the server, then retry."));
        } catch (Secrets.Unresolved | IllegalArgumentException wrong) {
            return StepResult.failed(
                    Problem.of(Kind.REQUEST, NO_SERVER, unknown(hook, on, wrong), "Correct the server, then retry."));
        }
    }

    private static String unknown(Hook.Sql hook, On on, Exception wrong) {
        return "Hook %s cannot connect to the %s: %s".formatted(hook.name(), name(on), wrong.getMessage());
    }

    private static String name(On on) {
        return switch (on) {
            case SOURCE -> "source";
            case TARGET -> "target";
        };
    }

    /** Left out, it is the one that clients use then. */
    private static On on(Hook.Sql hook, Execute command) {
        var moved = hook.at() == At.RESUME
                && command.step().phase() != Phase.ROLL_BACK
                && command.target().isPresent();
        return hook.on().orElse(moved ? On.TARGET : On.SOURCE);
    }

    private static Server server(On on, Execute command) {
        return switch (on) {
            case SOURCE -> command.source();
            case TARGET ->
                command.target()
                        .orElseThrow(() -> new IllegalArgumentException("the upgrade is in place, without a target"));
        };
    }

    private static Duration limit(Hook.Sql hook, Work work) {
        var left = work.timeLeft().compareTo(LEAST) > 0 ? work.timeLeft() : LEAST;
        return left.compareTo(hook.timeout()) < 0 ? left : hook.timeout();
    }
}
