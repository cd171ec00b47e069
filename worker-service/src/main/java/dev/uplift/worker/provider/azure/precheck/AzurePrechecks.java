package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.Verification;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Catalogue;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Findings;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Route;
import dev.uplift.worker.provider.azure.plan.AzureEstimates;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.server.Condition;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.PlatformPrecheck;
import dev.uplift.worker.provider.azure.server.TargetVersion;
import dev.uplift.worker.provider.azure.server.UpgradedServer;
import dev.uplift.worker.provider.azure.step.PlatformLook;
import dev.uplift.worker.provider.azure.step.Turn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    private static final List<PlatformCheck<AzureLook>> OWN = Stream.of(
                    StateChecks.ALL, OfferChecks.ALL, ExtensionChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private static final About NOT_EXAMINED = About.provider(
                    "sql-not-examined",
                    "Without credentials nobody looks into the databases: what Azure's upgrade refuses stays unknown until the"
                            + " rehearsal, clients are not kept off, and statistics and extensions are left to you.")
            .warns(PG_UPGRADE)
            .remedy("Give the server credentials; or run ANALYZE and ALTER EXTENSION … UPDATE yourself afterwards.");
    private static final About LOGIN = About.provider(
                    "login-with-server-name",
                    "The login has the form user@server, which no server takes after its upgrade; clients may use it, too.")
            .warns(PG_UPGRADE)
            .remedy("Log in by the name of the role alone, and look through the connection strings of clients.");
    private static final About NOT_LOOKED = About.provider(
                    "platform-precheck-missing",
                    "Azure did not look for itself whether the upgrade would get through; the checks here and the rehearsal stand"
                            + " in for it.")
            .warns(PG_UPGRADE)
            .remedy(
                    "Set uplift.azure.precheck-api-version to one that Azure serves, allow the action to the worker's identity,"
                            + " or rehearse.");

    private AzurePrechecks() {}

    /** Those that look into the server. @param to major version that the upgrade leads to */
    static List<Precheck> examined(int to, boolean rehearsed) {
        return Stream.of(
                        Catalogue.ALL.stream(),
                        RefusedObjects.and(to),
                        Stream.of(new OpenClone()).filter(_ -> rehearsed))
                .<Precheck>flatMap(checks -> checks)
                .filter(check -> !PLATFORMS_OWN.contains(check.about().id()))
                .toList();
    }

    /** What the catalogue has for this way, and what only Azure has. */
    public static List<CatalogueEntry> entries() {
        var inside = examined(0, true).stream().map(Precheck::about);
        var outside = Stream.concat(
                OWN.stream().map(PlatformCheck::about), Stream.of(NOT_EXAMINED, NOT_LOOKED, LOGIN, Unseen.UNSEEN));
        return Stream.concat(inside, outside)
                .distinct()
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
        var server = found.get();
        return switch (platform(turn, server)) {
            case PlatformLook.Waiting(var waiting) -> waiting;
            case PlatformLook.Over(var precheck) -> prechecked(turn, server, Optional.of(precheck), List.of());
            case PlatformLook.NotLooked(var why) ->
                prechecked(turn, server, Optional.empty(), List.of(notLooked(turn, server, why)));
        };
    }

    /** Azure is not asked about what it would refuse at once; a check here says that. */
    private static PlatformLook.Course platform(Turn turn, FlexibleServer server) {
        if (!turn.options().platformPrecheck()) {
            return new PlatformLook.NotLooked("The option 'platformPrecheck' is off.");
        }
        if (!PlatformLook.isBegun(turn) && server.condition() != Condition.READY) {
            return new PlatformLook.NotLooked("The server is %s.".formatted(server.state()));
        }
        var target = String.valueOf(TargetVersion.major(turn.work().command().targetVersion()));
        return PlatformLook.at(turn, target);
    }

    /** A rehearsal proves more. */
    private static Finding notLooked(Turn turn, FlexibleServer server, String why) {
        var rehearsed = turn.work().command().options().rehearsal() != UpgradeOptions.Rehearsal.SKIP;
        return new Finding(
                NOT_LOOKED.id(),
                rehearsed ? Severity.INFO : Severity.WARN,
                "server " + server.name(),
                "%s %s".formatted(NOT_LOOKED.title(), why),
                NOT_LOOKED.remedy());
    }

    private static StepResult prechecked(
            Turn turn, FlexibleServer server, Optional<PlatformPrecheck> platform, List<Finding> more)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        var reading = new AzureReading(turn, server);
        var look = reading.look(platform);
        var findings = new ArrayList<>(outside(look));
        findings.addAll(more);
        findings.addAll(inside(turn, look));
        findings.addAll(reading.unseen());
        var target = look.targets().resolve(look.wanted());
        if (target.isEmpty()) {
            return done(turn, new Outcome(Optional.empty(), Findings.told(findings), Optional.empty()));
        }
        var upgraded = UpgradedServer.of(turn.address(), look.settings(), target.get(), look.sql());
        var plan = InPlacePlan.of(upgraded, look.options());
        var databases = Inspect.seen(turn, look.settings()).databases();
        return done(
                turn,
                new Outcome(
                        Optional.empty(),
                        Findings.told(findings),
                        Optional.of(plan),
                        AzureEstimates.of(plan, databases)));
    }

    private static StepResult done(Turn turn, Outcome outcome) {
        return new StepResult.Done(PlatformLook.forgotten(turn), Optional.of(outcome));
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
        var rehearsed = look.options().rehearsal() != UpgradeOptions.Rehearsal.SKIP;
        var findings = new ArrayList<>(Examination.run(
                examined(look.to(), rehearsed),
                Inspect.sessions(turn, look.server()),
                new Route(PG_UPGRADE, look.from(), look.to(), Optional.empty())));
        login(look, Inspect.login(turn, look.server()).credentials().user()).ifPresent(findings::add);
        return findings;
    }

    /** Servers that Azure moved from Single Server take such names until they are upgraded. Pure. */
    static Optional<Finding> login(AzureLook look, String user) {
        var suffix = "@" + look.server().name();
        return user.toLowerCase(Locale.ROOT).endsWith(suffix.toLowerCase(Locale.ROOT))
                ? Optional.of(PlatformCheck.on(
                        LOGIN,
                        "role " + user,
                        LOGIN.title(),
                        "Log in as %s, and look through the connection strings of clients."
                                .formatted(user.substring(0, user.length() - suffix.length()))))
                : Optional.empty();
    }

    private static Finding notExamined(AzureLook look) {
        var queries = look.options().verification().stream()
                .filter(Verification.Sql.class::isInstance)
                .map(Verification::name)
                .toList();
        var lost = queries.isEmpty()
                ? ""
                : " These checks of the request are not run: %s.".formatted(String.join(", ", queries));
        return PlatformCheck.on(NOT_EXAMINED, look.object(), NOT_EXAMINED.title() + lost, NOT_EXAMINED.remedy());
    }
}
