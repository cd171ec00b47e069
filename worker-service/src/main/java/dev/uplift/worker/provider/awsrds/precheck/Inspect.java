package dev.uplift.worker.provider.awsrds.precheck;

import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.provider.awsrds.account.RdsAddress;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import dev.uplift.worker.provider.awsrds.step.Turn;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** Looks at an instance, or leaves a cluster to {@link ClusterInspect}: who it is, how it is set up, and what is in it if somebody gave credentials. Reads only. */
public final class Inspect {

    /** Every server has it; it counts only if users put something into it. */
    static final Set<String> IN_PLACE = Set.of("postgres");

    private static final long GIBIBYTE = 1L << 30;
    private static final String ENGINE = "postgres";

    private Inspect() {}

    /** The action {@code inspect}. */
    public static StepResult run(Turn turn) throws SQLException, InterruptedException, Secrets.Unresolved {
        if (turn.address().resource() instanceof RdsAddress.Cluster(var id)) {
            return ClusterInspect.run(turn, id);
        }
        var found = turn.account().fleet().instance(turn.address().resource().id());
        if (found.isEmpty()) {
            return failed(
                    "instance-not-found",
                    "RDS knows no %s in this account.".formatted(turn.address()),
                    "Correct 'region' and 'instance' of the address, or give the 'role' of its account.");
        }
        var instance = found.get();
        if (!instance.engine().contains(ENGINE)) {
            return failed(
                    "engine-not-postgresql",
                    "%s runs %s.".formatted(turn.address(), instance.engine()),
                    "Name an instance that runs PostgreSQL.");
        }
        if (SourceSettings.endpoint(instance).isEmpty()) {
            return StepResult.failed(Problem.of(
                    Kind.TRANSIENT,
                    "instance-without-endpoint",
                    "%s is %s and has no endpoint yet.".formatted(turn.address(), instance.dbInstanceStatus()),
                    "Wait until it is available."));
        }
        var settings = SourceSettings.of(instance);
        return new StepResult.Done(
                Map.of("source.version", settings.version(), SourceSettings.FACT, settings.toFact()),
                Optional.of(new Outcome(
                        Optional.of(new Inspection(seen(turn.work(), instance), Optional.empty())),
                        List.of(),
                        Optional.empty())));
    }

    /** As the platform says it, and as the server does if it is up and somebody gave credentials. */
    static Seen seen(Work work, DBInstance instance) throws SQLException, InterruptedException, Secrets.Unresolved {
        var settings = SourceSettings.of(instance);
        var identity = RdsServer.identity(settings.dbiResourceId());
        var facts = facts(instance, settings);
        var server = work.command().source();
        if (!Located.takesSql(server) || !StateChecks.isReady(instance.dbInstanceStatus())) {
            return new Seen(identity, settings.version(), settings.storage().gibibytes() * GIBIBYTE, List.of(), facts);
        }
        var inside = ServerInspector.inspect(sessions(work, server, settings.endpoint()), IN_PLACE);
        facts.putAll(inside.facts());
        return new Seen(identity, settings.version(), inside.bytes(), inside.databases(), inside.setup(), facts);
    }

    static Sessions sessions(Work work, Server server, SourceSettings.Endpoint endpoint) throws Secrets.Unresolved {
        return Sessions.of(Dsn.of(endpoint.of(server), work.secrets()), work);
    }

    private static Map<String, Object> facts(DBInstance instance, SourceSettings settings) {
        var facts = new HashMap<String, Object>();
        facts.put("class", settings.instanceClass());
        facts.put("status", instance.dbInstanceStatus());
        facts.put(
                "endpoint",
                "%s:%d"
                        .formatted(
                                settings.endpoint().host(), settings.endpoint().port()));
        facts.put("multiAz", settings.network().multiAz());
        facts.put("allocatedGibibytes", settings.storage().gibibytes());
        facts.put("parameterGroup", settings.parameterGroup());
        facts.put("backupRetentionDays", settings.backups().retentionDays());
        facts.put("replicas", settings.replicas());
        settings.lifecycleSupport().ifPresent(support -> facts.put("lifecycleSupport", support));
        return facts;
    }

    static StepResult failed(String code, String detail, String remedy) {
        return StepResult.failed(Problem.of(Kind.REQUEST, code, detail, remedy));
    }
}
