package dev.uplift.worker.provider.azure.precheck;

import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.provider.azure.server.Condition;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.step.Turn;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at a server: who it is, how it is set up, and what is in it if somebody gave credentials. Reads only. */
public final class Inspect {

    /** Every server has it; it counts only if users put something into it. */
    private static final Set<String> IN_PLACE = Set.of("postgres");

    private static final long GIBIBYTE = 1L << 30;

    private Inspect() {}

    /** The action {@code inspect}. */
    public static StepResult run(Turn turn) throws SQLException, InterruptedException, Secrets.Unresolved {
        var found = turn.azure().servers().server(turn.address());
        if (found.isEmpty()) {
            return StepResult.failed(Problem.of(
                    Kind.REQUEST,
                    "server-not-found",
                    "Azure knows no %s of subscription %s, or does not show it to the worker's identity."
                            .formatted(turn.address(), turn.address().subscription()),
                    "Correct 'subscription', 'resourceGroup' and 'server' of the address, or allow the worker's identity to"
                            + " read it."));
        }
        var server = found.get();
        if (server.host().isEmpty() && server.condition() == Condition.BUSY) {
            return StepResult.failed(Problem.of(
                    Kind.TRANSIENT,
                    "server-without-host",
                    "%s is %s and has no host name yet.".formatted(turn.address(), server.state()),
                    "Wait until it is Ready."));
        }
        var reading = new AzureReading(turn, server);
        var settings = reading.settings();
        return new StepResult.Done(
                Map.of("source.version", server.exactVersion(), SourceSettings.FACT, settings.toFact()),
                Optional.of(new Outcome(
                        Optional.of(new Inspection(seen(turn, settings), Optional.empty())),
                        List.of(),
                        Optional.empty())));
    }

    /** As the platform says it, and as the server does if it is up and somebody gave credentials. */
    static Seen seen(Turn turn, SourceSettings settings) throws SQLException, InterruptedException, Secrets.Unresolved {
        var server = settings.server();
        var identity = turn.address().identity();
        var facts = facts(settings);
        if (!isOpen(turn, server)) {
            return new Seen(identity, server.exactVersion(), server.storage().gibibytes() * GIBIBYTE, List.of(), facts);
        }
        var inside = ServerInspector.inspect(sessions(turn, server), IN_PLACE);
        facts.putAll(inside.facts());
        return new Seen(identity, server.exactVersion(), inside.bytes(), inside.databases(), inside.setup(), facts);
    }

    /** Whether somebody can look into it. */
    static boolean isOpen(Turn turn, FlexibleServer server) {
        return Located.takesSql(turn.work().command().source())
                && server.condition() == Condition.READY
                && server.host().isPresent();
    }

    /** @param server that {@link #isOpen} */
    static Sessions sessions(Turn turn, FlexibleServer server) throws Secrets.Unresolved {
        return Sessions.of(login(turn, server), turn.work());
    }

    /** Who logs in, and where. @param server that {@link #isOpen} */
    static Dsn login(Turn turn, FlexibleServer server) throws Secrets.Unresolved {
        var located = Located.at(turn.work().command().source(), server.host().orElseThrow());
        return Dsn.of(located, turn.work().secrets());
    }

    private static Map<String, Object> facts(SourceSettings settings) {
        var server = settings.server();
        var facts = new HashMap<String, Object>();
        facts.put("sku", server.sku().name());
        facts.put("tier", server.sku().tier());
        facts.put("state", server.state());
        server.host().ifPresent(host -> facts.put("host", host));
        facts.put("location", server.location());
        facts.put("highAvailability", server.highAvailability().mode());
        facts.put("allocatedGibibytes", server.storage().gibibytes());
        facts.put("backupRetentionDays", server.backup().retentionDays());
        facts.put(
                "replicas",
                settings.replicas().stream().map(FlexibleServer::name).toList());
        facts.put(
                "virtualEndpoints",
                settings.endpoints().stream()
                        .map(SourceSettings.VirtualEndpoint::name)
                        .toList());
        return facts;
    }
}
