package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.precheck.Catalogue;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Findings;
import dev.uplift.worker.postgres.precheck.Offers;
import dev.uplift.worker.postgres.precheck.Route;
import dev.uplift.worker.postgres.step.Contact;
import dev.uplift.worker.provider.azure.plan.MigrationPlan;
import dev.uplift.worker.provider.azure.plan.MigrationPlan.Moved;
import dev.uplift.worker.provider.azure.server.MigrationOptions;
import dev.uplift.worker.provider.azure.server.Parameter;
import dev.uplift.worker.provider.azure.step.Migrating;
import dev.uplift.worker.provider.azure.step.Turn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Looks at both servers of a migration before Azure is asked for one: reads only. */
public final class MigrationPrechecks {

    /** Every server has it; it counts only if users put something into it. */
    private static final Set<String> IN_PLACE = Set.of("postgres");

    private final Turn turn;
    private final MigrationOptions options;
    private final Sessions source;
    private final Sessions target;

    private MigrationPrechecks(Turn turn, Sessions source, Sessions target) {
        this.turn = turn;
        this.options = MigrationOptions.of(turn.work().command().options().provider());
        this.source = source;
        this.target = target;
    }

    /** Something that is done with both servers. */
    private interface Body {
        StepResult run(MigrationPrechecks both) throws SQLException, InterruptedException, Secrets.Unresolved;
    }

    /** What the catalogue has for dumps, as which Azure's service copies, and what only Azure has. */
    public static List<CatalogueEntry> entries() {
        return Stream.concat(
                        Catalogue.entries(DUMP_RESTORE).stream(),
                        MigrationChecks.ABOUT.stream().map(about -> about.entry(DUMP_RESTORE)))
                .toList();
    }

    /** The action {@code inspect}. */
    public static StepResult inspect(Turn turn) throws SQLException, InterruptedException, Secrets.Unresolved {
        return with(turn, both -> {
            var from = both.seen(both.source);
            var to = both.seen(both.target);
            return new StepResult.Done(
                    Map.of("source.version", from.version(), "target.version", to.version()),
                    Optional.of(new Outcome(
                            Optional.of(new Inspection(from, Optional.of(to))), List.of(), Optional.empty())));
        });
    }

    /** The action {@code precheck}. */
    public static StepResult run(Turn turn) throws SQLException, InterruptedException, Secrets.Unresolved {
        return with(turn, MigrationPrechecks::precheck);
    }

    private static StepResult with(Turn turn, Body body) throws SQLException, InterruptedException, Secrets.Unresolved {
        var command = turn.work().command();
        try {
            var source = sessions(turn, command.source());
            var target = sessions(turn, command.target().orElseThrow());
            return source.isEmpty() || target.isEmpty()
                    ? Turn.failed(
                            "server-not-found",
                            "Azure knows no %s, or it has no host yet."
                                    .formatted(source.isEmpty() ? "source" : "target"),
                            "Correct the address, or wait until it is Ready.")
                    : body.run(new MigrationPrechecks(turn, source.get(), target.get()));
        } catch (IllegalArgumentException wrong) {
            return Contact.wrongAddress(wrong.getMessage());
        } catch (SQLException refused) {
            return Contact.refused(turn.work(), refused);
        }
    }

    private static Optional<Sessions> sessions(Turn turn, Server server) throws Secrets.Unresolved {
        var located = Migrating.located(turn.azure(), server);
        return located.isEmpty()
                ? Optional.empty()
                : Optional.of(Sessions.of(Dsn.of(located.get(), turn.work().secrets()), turn.work()));
    }

    private Seen seen(Sessions sessions) throws SQLException, InterruptedException {
        return ServerInspector.inspect(sessions, IN_PLACE);
    }

    private StepResult precheck() throws SQLException, InterruptedException {
        var from = seen(source);
        var to = seen(target);
        var databases = from.databases().stream()
                .map(Database::name)
                .filter(name ->
                        options.databases().map(wanted -> wanted.contains(name)).orElse(true))
                .toList();
        var look = look(from, to, databases);
        var findings = new ArrayList<>(MigrationChecks.find(look));
        findings.addAll(examined(look));
        return StepResult.done(new Outcome(
                Optional.empty(),
                Findings.told(findings),
                databases.isEmpty()
                        ? Optional.empty()
                        : Optional.of(MigrationPlan.of(
                                new Moved(from.identity(), from.version(), to.version(), databases),
                                turn.work().command().options()))));
    }

    private MigrationLook look(Seen from, Seen to, List<String> databases) throws SQLException {
        var extensions = new HashMap<String, List<String>>();
        for (var database : databases) {
            try (var session = source.open(database)) {
                extensions.put(
                        database,
                        session.texts("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1"));
            }
        }
        String walLevel;
        try (var session = source.open()) {
            walLevel = session.text("SELECT setting FROM pg_settings WHERE name = 'wal_level'");
        }
        var allowed = turn.azure().arm().parameters(turn.address()).stream()
                .filter(parameter -> parameter.name().equals("azure.extensions"))
                .findFirst()
                .map(Parameter::value)
                .map(Parameter::words);
        return new MigrationLook(
                turn.azure().servers().server(turn.address()),
                turn.work().command().targetVersion(),
                from.version(),
                to.version(),
                databases,
                to.databases().stream().map(Database::name).toList(),
                extensions,
                allowed,
                walLevel,
                source.dsn().credentials().password().isPresent()
                        && target.dsn().credentials().password().isPresent(),
                options);
    }

    private List<Finding> examined(MigrationLook look) throws SQLException, InterruptedException {
        try (var session = target.open()) {
            return Examination.run(
                    Catalogue.ALL,
                    source,
                    new Route(DUMP_RESTORE, look.fromMajor(), look.toMajor(), Optional.of(Offers.read(session))));
        }
    }
}
