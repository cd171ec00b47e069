package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Findings;
import dev.uplift.worker.postgres.precheck.Route;
import dev.uplift.worker.provider.kubernetes.operated.OperatedPlan;
import dev.uplift.worker.provider.kubernetes.operated.OperatedServer;
import dev.uplift.worker.provider.kubernetes.server.ImageVersion;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.sql.SqlAccess;
import dev.uplift.worker.provider.kubernetes.step.Turn;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at a server of CloudNativePG and plans how it is handed over. It is asked by SQL only where its address says how:
 * the operator lets nobody into its pods as superuser.
 *
 * @param turn of the step
 * @param identity the same for every spelling of the address
 * @param server as its operator says
 */
record OperatedLook(Turn turn, String identity, OperatedServer server) {

    static OperatedLook of(Turn turn, GenericKubernetesResource cluster) {
        return new OperatedLook(turn, "kubernetes:" + cluster.getMetadata().getUid(), OperatedServer.of(cluster));
    }

    /** The action {@code inspect}. */
    StepResult inspect() throws SQLException, InterruptedException, Secrets.Unresolved {
        var facts = Map.<String, Object>of(
                "namespace", turn.address().namespace(),
                "cluster", server.name(),
                "operator", "CloudNativePG",
                "image", server.image().orElse(""),
                "instances", server.instances(),
                "state", server.state());
        var asked = sessions();
        var seen = asked.isPresent()
                ? seen(ServerInspector.inspect(asked.get(), SqlLook.IN_PLACE), facts)
                : new Seen(identity, version(), 0, List.of(), facts);
        return new StepResult.Done(
                Map.of("source.version", seen.version()),
                Optional.of(
                        new Outcome(Optional.of(new Inspection(seen, Optional.empty())), List.of(), Optional.empty())));
    }

    private Seen seen(Seen found, Map<String, Object> facts) {
        return new Seen(identity, found.version(), found.bytes(), found.databases(), found.setup(), facts);
    }

    private String version() {
        var tagged = server.image().map(ImageVersion::major).filter(major -> major.isPresent());
        return server.dataMajor().isPresent()
                ? String.valueOf(server.dataMajor().getAsInt())
                : tagged.map(major -> String.valueOf(major.getAsInt())).orElse("unknown");
    }

    private Optional<Sessions> sessions() throws Secrets.Unresolved {
        var source = turn.work().command().source();
        return SqlAccess.isAddressed(source)
                ? Optional.of(Sessions.of(Dsn.of(source, turn.work().secrets()), turn.work()))
                : Optional.empty();
    }

    /** The action {@code precheck}. */
    StepResult precheck() throws SQLException, InterruptedException, Secrets.Unresolved {
        var command = turn.work().command();
        var own = KubernetesOptions.of(command.options().provider());
        var to = Integer.parseInt(command.targetVersion().split("\\.", 2)[0]);
        var asked = sessions();
        var findings = new ArrayList<>(OperatedChecks.findings(server, to, own.image(), command.options()));
        var version = version();
        if (asked.isPresent()) {
            version = ServerInspector.inspect(asked.get(), SqlLook.IN_PLACE).version();
            findings.addAll(examined(asked.get(), version, to));
        }
        var plan = OperatedChecks.arePlannable(server, to)
                ? Optional.of(new OperatedPlan(
                                server.name(),
                                identity,
                                version,
                                command.targetVersion(),
                                server.image().orElseThrow(),
                                own.image(),
                                own.applications(),
                                asked.isPresent())
                        .of(command.options()))
                : Optional.<Plan>empty();
        return StepResult.done(new Outcome(Optional.empty(), Findings.told(findings), plan));
    }

    private static List<Finding> examined(Sessions sessions, String version, int to)
            throws SQLException, InterruptedException {
        var from = Integer.parseInt(version.split("\\.", 2)[0]);
        return Examination.run(
                KubernetesPrechecks.examined(), sessions, new Route(PG_UPGRADE, from, to, Optional.empty()));
    }
}
