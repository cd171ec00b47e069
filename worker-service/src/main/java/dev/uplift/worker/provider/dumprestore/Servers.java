package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.step.Contact;
import dev.uplift.worker.postgres.step.Refused;
import dev.uplift.worker.postgres.step.Refused.OnServer;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/**
 * Both servers of an upgrade, as one turn of a step sees them.
 *
 * @param work the turn
 * @param source the server to upgrade
 * @param target the server that is filled
 * @param options the driver's own
 */
record Servers(Work work, Sessions source, Sessions target, DumpRestoreOptions options) {

    /** An action that may leave refusals of a server to {@link #action}. */
    @FunctionalInterface
    interface Body {
        StepResult run(Servers servers) throws SQLException, InterruptedException, Secrets.Unresolved;
    }

    /** The one place where what a server refused becomes a value. */
    static Driver.Action action(Body body) {
        return work -> {
            try {
                return body.run(of(work));
            } catch (Secrets.Unresolved unresolved) {
                return Contact.unresolved(unresolved);
            } catch (WrongAddress wrong) {
                return Contact.wrongAddress(wrong.getMessage());
            } catch (SQLException refused) {
                return Contact.refused(work, refused);
            }
        };
    }

    /** Neither address nor credentials say how to connect. */
    private static final class WrongAddress extends RuntimeException {
        WrongAddress(String server, IllegalArgumentException why) {
            super(server + ": " + why.getMessage(), null, false, false);
        }
    }

    private static Servers of(Work work) throws Secrets.Unresolved {
        var command = work.command();
        var target = command.target()
                .orElseThrow(() -> new WrongAddress(
                        "target", new IllegalArgumentException("dump-restore needs a second server as 'target'")));
        return new Servers(
                work,
                Sessions.of(dsn("source", command.source(), work.secrets()), work),
                Sessions.of(dsn("target", target, work.secrets()), work),
                DumpRestoreOptions.of(command.options().provider()));
    }

    private static Dsn dsn(String name, Server server, Secrets secrets) throws Secrets.Unresolved {
        try {
            return Dsn.of(server, secrets);
        } catch (IllegalArgumentException wrong) {
            throw new WrongAddress(name, wrong);
        }
    }

    /** Runs something on the source, so that a refusal names it. */
    <T> T onSource(OnServer<T> body) throws SQLException, InterruptedException {
        return Refused.by("source", source, body);
    }

    /** Runs something on the target, so that a refusal names it. */
    <T> T onTarget(OnServer<T> body) throws SQLException, InterruptedException {
        return Refused.by("target", target, body);
    }

    UpgradeId upgrade() {
        return work.command().upgrade();
    }

    Map<String, Object> parameters() {
        return work.command().step().parameters();
    }

    Map<String, Object> facts() {
        return work.command().facts();
    }

    /** Databases that the target has from the beginning; they are filled where they are. */
    Set<String> inPlace() {
        var maintenance = target.dsn().address().database();
        return maintenance.equals("postgres") ? Set.of("postgres") : Set.of("postgres", maintenance);
    }

    /** The fence behind which copies are made; without one, each turn copies anew. */
    String epoch() {
        var epoch = facts().get("fence.epoch");
        return epoch != null ? epoch.toString() : "unfenced-" + work.command().turn();
    }
}
