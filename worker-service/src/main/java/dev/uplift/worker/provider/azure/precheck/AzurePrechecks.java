package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Verification;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Catalogue;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Findings;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Route;
import dev.uplift.worker.provider.azure.plan.AzureEstimates;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.server.UpgradedServer;
import dev.uplift.worker.provider.azure.step.Turn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that would stop or degrade an upgrade of a flexible server. */
public final class AzurePrechecks {

    /** What Azure itself takes care of, and nobody else could; and what it refuses more strictly, by a check here. */
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

    private static final List<AzureCheck> OWN = Stream.of(StateChecks.ALL, OfferChecks.ALL, ExtensionChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private static final About NOT_EXAMINED = About.provider(
                    "sql-not-examined",
                    "Without credentials nobody looks into the databases: what Azure's upgrade refuses stays unknown until the"
                            + " rehearsal, clients are not kept off, and statistics and extensions are left to you.")
            .warns(PG_UPGRADE)
            .remedy("Give the server credentials; or run ANALYZE and ALTER EXTENSION … UPDATE yourself afterwards.");

    private AzurePrechecks() {}

    /** Those that look into the server. @param to major version that the upgrade leads to */
    static List<Precheck> examined(int to) {
        return Stream.concat(Catalogue.ALL.stream(), RefusedObjects.and(to))
                .filter(check -> !PLATFORMS_OWN.contains(check.about().id()))
                .toList();
    }

    /** What the catalogue has for this way, and what only Azure has. */
    public static List<CatalogueEntry> entries() {
        var inside = examined(0).stream().map(Precheck::about);
        var outside = Stream.concat(OWN.stream().map(AzureCheck::about), Stream.of(NOT_EXAMINED, Unseen.UNSEEN));
        return Stream.concat(inside, outside)
                .filter(about -> about.severities().containsKey(PG_UPGRADE))
                .map((About about) -> about.entry(PG_UPGRADE))
                .toList();
    }

    /** The action {@code precheck}: findings, the plan and its estimates. */
    public static StepResult run(Turn turn) throws SQLException, InterruptedException, Secrets.Unresolved {
        var found = turn.azure().servers().server(turn.address());
        if (found.isEmpty()) {
            return Turn.failed(
                    "server-not-found", "Azure knows no %s any more.".formatted(turn.address()), "See who deleted it.");
        }
        var reading = new AzureReading(turn, found.get());
        var look = reading.look(Optional.empty());
        var findings = new ArrayList<>(outside(look));
        findings.addAll(inside(turn, look));
        findings.addAll(reading.unseen());
        var target = look.targets().resolve(look.wanted());
        if (target.isEmpty()) {
            return StepResult.done(new Outcome(Optional.empty(), Findings.told(findings), Optional.empty()));
        }
        var server = UpgradedServer.of(turn.address(), look.settings(), target.get(), look.sql());
        var plan = InPlacePlan.of(server, look.options());
        var databases = Inspect.seen(turn, look.settings()).databases();
        return StepResult.done(new Outcome(
                Optional.empty(), Findings.told(findings), Optional.of(plan), AzureEstimates.of(plan, databases)));
    }

    /** What the checks of what Azure says find. */
    static List<Finding> outside(AzureLook look) {
        return OWN.stream().flatMap(check -> check.looking().at(look).stream()).toList();
    }

    /** What the server itself says; there is no server of the new version to ask. */
    private static List<Finding> inside(Turn turn, AzureLook look)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        if (!look.sql()) {
            return List.of(notExamined(look));
        }
        if (!Inspect.isOpen(turn, look.server())) {
            return List.of();
        }
        return Examination.run(
                examined(look.to()),
                Inspect.sessions(turn, look.server()),
                new Route(PG_UPGRADE, look.from(), look.to(), Optional.empty()));
    }

    private static Finding notExamined(AzureLook look) {
        var queries = look.options().verification().stream()
                .filter(Verification.Sql.class::isInstance)
                .map(Verification::name)
                .toList();
        var lost = queries.isEmpty()
                ? ""
                : " These checks of the request are not run: %s.".formatted(String.join(", ", queries));
        return AzureCheck.on(NOT_EXAMINED, look.object(), NOT_EXAMINED.title() + lost, NOT_EXAMINED.remedy());
    }
}
