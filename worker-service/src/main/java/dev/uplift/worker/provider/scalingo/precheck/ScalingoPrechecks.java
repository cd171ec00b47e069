package dev.uplift.worker.provider.scalingo.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Catalogue;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Findings;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Route;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import dev.uplift.worker.provider.scalingo.path.UpgradePath;
import dev.uplift.worker.provider.scalingo.plan.HopEstimates;
import dev.uplift.worker.provider.scalingo.plan.HopPlan;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase.Dumps;
import dev.uplift.worker.provider.scalingo.server.Addon;
import dev.uplift.worker.provider.scalingo.step.Turn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that would stop or degrade an upgrade of a database of Scalingo. */
public final class ScalingoPrechecks {

    /** What Scalingo itself takes care of, and nobody else could. */
    private static final Set<String> PLATFORMS_OWN = Set.of(
            "archiving-fails",
            "bootstrap-superuser",
            "checksums-off",
            "event-triggers",
            "pending-restart",
            "preload-libraries",
            "server-settings-unknown",
            "source-in-recovery",
            "standbys",
            "tablespaces",
            "template0-open",
            "wal-segment-size");

    /** What keeps pg_dump from reading everything. */
    private static final Set<String> OF_DUMPS = Set.of("large-objects-unreadable", "row-security", "tables-unreadable");

    private static final List<PlatformCheck<ScalingoLook>> OWN = Stream.of(
                    PathChecks.ALL, StateChecks.ALL, DumpChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private static final About NOT_EXAMINED = About.provider(
                    "sql-not-examined",
                    "Without credentials nobody looks into the databases: what pg_upgrade refuses stays unknown until Scalingo's"
                            + " upgrade fails, clients are not kept off, and extensions are left to you.")
            .warns(PG_UPGRADE)
            .remedy("Give the server credentials, for example the app's SCALINGO_POSTGRESQL_URL as a secret, or say"
                    + " credentialsFromApp in options.provider; Dedicated Resources let nobody in whose address their"
                    + " firewall does not name.");

    private ScalingoPrechecks() {}

    private static List<Precheck> examined() {
        return Catalogue.ALL.stream()
                .filter(check -> !PLATFORMS_OWN.contains(check.about().id()))
                .toList();
    }

    private static List<Precheck> ofDumps() {
        return Catalogue.ALL.stream()
                .filter(check -> OF_DUMPS.contains(check.about().id()))
                .toList();
    }

    /** What the catalogue has for this way and for the worker's dumps, and what only Scalingo has. */
    public static List<CatalogueEntry> entries() {
        var upgrade = Stream.concat(
                        examined().stream().map(Precheck::about),
                        Stream.concat(OWN.stream().map(PlatformCheck::about), Stream.of(NOT_EXAMINED, Unseen.UNSEEN)))
                .filter(about -> about.severities().containsKey(PG_UPGRADE))
                .map((About about) -> about.entry(PG_UPGRADE));
        return Stream.concat(
                        upgrade, ofDumps().stream().map(check -> check.about().entry(DUMP_RESTORE)))
                .toList();
    }

    /**
     * The action {@code precheck}: findings, the plan and its estimates.
     *
     * @param dumps that the worker makes itself
     */
    public static StepResult run(Turn turn, OwnDumps dumps)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        var addons = turn.region().addons(turn.address());
        if (addons.size() != 1) {
            return Inspect.missing(turn, addons);
        }
        var unseen = new Unseen();
        var look = look(turn, addons.getFirst(), dumps, unseen);
        var findings = new ArrayList<>(outside(look));
        findings.addAll(inside(turn, look));
        findings.addAll(unseen.findings());
        if (look.hops().isEmpty()) {
            return StepResult.done(new Outcome(Optional.empty(), Findings.told(findings), Optional.empty()));
        }
        var seen = Inspect.seen(turn, look.addon(), look.database(), look.bytes());
        var plan = HopPlan.of(upgraded(look), look.options());
        return StepResult.done(new Outcome(
                Optional.empty(),
                Findings.told(findings),
                Optional.of(plan),
                HopEstimates.of(plan, seen.bytes(), seen.databases())));
    }

    private static UpgradedDatabase upgraded(ScalingoLook look) {
        return new UpgradedDatabase(
                look.database().id(),
                look.database().identity(),
                look.hops(),
                look.database().cluster(),
                look.dumps(),
                look.sql(),
                look.rehearsing().ordered());
    }

    private static ScalingoLook look(Turn turn, Addon addon, OwnDumps dumps, Unseen unseen) {
        var region = turn.region();
        var place = Inspect.place(turn, addon);
        var command = turn.work().command();
        var database = region.database(place);
        var wanted = command.targetVersion();
        var newest = UpgradePath.majorOf(wanted).orElse(database.version().major());
        var path = UpgradePath.to(region.chain(place, database.versionId(), newest), wanted);
        return new ScalingoLook(
                database,
                addon,
                wanted,
                path,
                unseen.optional("whether a maintenance waits", () -> region.maintenance(place))
                        .orElse(List.of()),
                unseen.optional("which extensions are installed", () -> region.extensions(place))
                        .flatMap(answer -> answer)
                        .orElse(List.of()),
                unseen.optional("how big it is", () -> region.bytes(place)).flatMap(size -> size),
                unseenApps(turn),
                command.options(),
                turn.options(),
                turn.takesSql(),
                DumpLook.of(dumps, ScalingoLook.majors(ScalingoLook.hops(path))),
                ScratchLook.of(
                        turn, addon, dumps.tools(database.version().major()).isPresent()));
    }

    private static List<String> unseenApps(Turn turn) {
        return turn.options().maintenance().stream()
                .filter(app -> {
                    try {
                        turn.region().formation(app);
                        return false;
                    } catch (ScalingoException refused) {
                        if (!refused.cannotBeAsked()) {
                            throw refused;
                        }
                        return true;
                    }
                })
                .toList();
    }

    /** What the checks of what Scalingo says find. */
    static List<Finding> outside(ScalingoLook look) {
        return OWN.stream().flatMap(check -> check.looking().at(look).stream()).toList();
    }

    /** What the server itself says; there is no server of the new version to ask. */
    private static List<Finding> inside(Turn turn, ScalingoLook look)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        if (!look.sql()) {
            return PlatformCheck.found(NOT_EXAMINED, look);
        }
        if (!Inspect.isOpen(turn, look.database()) || look.hops().isEmpty()) {
            return List.of();
        }
        var sessions = Inspect.sessions(turn, look.database());
        var findings = new ArrayList<>(Examination.run(examined(), sessions, route(look, PG_UPGRADE)));
        if (!look.majors().isEmpty() && look.dumps() == Dumps.OWN) {
            findings.addAll(Examination.run(ofDumps(), sessions, route(look, DUMP_RESTORE)));
        }
        return findings;
    }

    private static Route route(ScalingoLook look, Method method) {
        return new Route(
                method,
                look.database().version().major(),
                look.hops().getLast().to().version().major(),
                Optional.empty());
    }
}
