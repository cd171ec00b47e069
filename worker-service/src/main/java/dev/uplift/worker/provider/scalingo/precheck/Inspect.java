package dev.uplift.worker.provider.scalingo.precheck;

import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.provider.scalingo.account.Place;
import dev.uplift.worker.provider.scalingo.server.Addon;
import dev.uplift.worker.provider.scalingo.server.ManagedDatabase;
import dev.uplift.worker.provider.scalingo.step.Turn;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at a database: who it is, how it is set up, and what is in it if somebody gave credentials. Reads only. */
public final class Inspect {

    private Inspect() {}

    /** The action {@code inspect}. */
    public static StepResult run(Turn turn) throws SQLException, InterruptedException, Secrets.Unresolved {
        var addons = turn.region().addons(turn.address());
        if (addons.size() != 1) {
            return missing(turn, addons);
        }
        var addon = addons.getFirst();
        var database = turn.region().database(place(turn, addon));
        var facts = new HashMap<String, Object>();
        facts.put("source.version", database.version().postgres());
        database.endpoint().ifPresent(endpoint -> facts.put("source.endpoint", endpoint));
        var bytes = new Unseen()
                .optional("how big it is", () -> turn.region().bytes(place(turn, addon)))
                .flatMap(size -> size);
        return new StepResult.Done(
                facts,
                Optional.of(new Outcome(
                        Optional.of(new Inspection(seen(turn, addon, database, bytes), Optional.empty())),
                        List.of(),
                        Optional.empty())));
    }

    static Place place(Turn turn, Addon addon) {
        return new Place(turn.address().app(), addon.id());
    }

    /** There is none that the address means, or more than one. */
    static StepResult missing(Turn turn, List<Addon> addons) {
        return addons.isEmpty()
                ? StepResult.failed(Problem.of(
                        Kind.REQUEST,
                        "database-not-found",
                        "Scalingo shows no add-on of PostgreSQL for the %s.".formatted(turn.address()),
                        "Correct 'region', 'app' and 'addon' of the address."))
                : StepResult.failed(Problem.of(
                        Kind.REQUEST,
                        "database-ambiguous",
                        "The app %s has several add-ons of PostgreSQL: %s."
                                .formatted(
                                        turn.address().app(),
                                        addons.stream().map(Addon::id).collect(Collectors.joining(", "))),
                        "Say which one as 'addon' of the address."));
    }

    /** As the platform says it, and as the server does if it is up and somebody gave credentials. */
    static Seen seen(Turn turn, Addon addon, ManagedDatabase database, Optional<Long> bytes)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        var facts = new HashMap<String, Object>(Map.of(
                "plan", addon.plan(),
                "topology", database.cluster() ? "multi-node" : "single-node",
                "dedicated", addon.isDedicated(),
                "status", database.status(),
                "scalingoVersion", database.version().toString()));
        var version = database.version().postgres();
        if (!isOpen(turn, database)) {
            return new Seen(database.identity(), version, bytes.orElse(0L), List.of(), facts);
        }
        var inside = ServerInspector.inspect(sessions(turn, database), Turn.IN_PLACE);
        facts.putAll(inside.facts());
        return new Seen(database.identity(), version, inside.bytes(), inside.databases(), inside.setup(), facts);
    }

    /** Whether somebody can look into it. */
    static boolean isOpen(Turn turn, ManagedDatabase database) {
        return turn.takesSql() && database.isRunning() && database.host().isPresent();
    }

    /** @param database that {@link #isOpen} */
    static Sessions sessions(Turn turn, ManagedDatabase database) throws Secrets.Unresolved {
        return Sessions.of(Dsn.of(turn.located(database), turn.secrets()), turn.work());
    }
}
