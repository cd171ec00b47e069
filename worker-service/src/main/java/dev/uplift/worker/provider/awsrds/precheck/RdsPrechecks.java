package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
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
import dev.uplift.worker.provider.awsrds.account.RdsAddress;
import dev.uplift.worker.provider.awsrds.plan.BlueGreenPlan;
import dev.uplift.worker.provider.awsrds.plan.InPlacePlan;
import dev.uplift.worker.provider.awsrds.plan.RdsEstimates;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import dev.uplift.worker.provider.awsrds.step.Turn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** Everything that would stop or degrade an upgrade on RDS, and its plan. Reads only. */
public final class RdsPrechecks {

    /** What RDS itself takes care of, and nobody else could. */
    private static final Set<String> PLATFORMS_OWN = Set.of(
            "archiving-fails",
            "bootstrap-superuser",
            "checksums-off",
            "preload-libraries",
            "server-settings-unknown",
            "source-in-recovery",
            "standbys",
            "tablespaces",
            "template0-open",
            "wal-segment-size");

    private static final About NOT_EXAMINED = About.provider(
                    "sql-not-examined",
                    "Without credentials nobody looks into the databases: what RDS's own precheck refuses stays unknown until"
                            + " the rehearsal, clients are not kept off, and statistics and extensions are left to you.")
            .warns(PG_UPGRADE)
            .remedy("Give the server credentials; or run ANALYZE and ALTER EXTENSION … UPDATE yourself afterwards.");

    private static final List<PlatformCheck<RdsLook>> OWN = Stream.of(
                    ReplicaChecks.ALL, OfferChecks.ALL, StateChecks.ALL, ParameterChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private RdsPrechecks() {}

    /** Those that look into the server. @param target the exact version */
    static List<Precheck> examined(String target) {
        return Stream.concat(Catalogue.ALL.stream(), Stream.of(new ActivityViews(), new RdsExtensions(target)))
                .filter(check -> !PLATFORMS_OWN.contains(check.about().id()))
                .toList();
    }

    /** What the catalogue has for this way, and what only RDS has. */
    public static List<CatalogueEntry> entries() {
        var inside = Stream.concat(examined("").stream(), Stream.of(new FlowControl()))
                .map(Precheck::about)
                .filter(about -> about.severities().containsKey(PG_UPGRADE));
        var checks = Stream.concat(
                Stream.concat(OWN.stream(), BlueGreenChecks.ALL.stream()).map(PlatformCheck::about),
                ClusterChecks.abouts());
        var outside = Stream.concat(checks, Stream.of(BlueGreenChecks.NAME_TAKEN, NOT_EXAMINED, Unseen.UNSEEN));
        var upgraded = Stream.concat(inside, outside).map(about -> about.entry(PG_UPGRADE));
        var copied = BlueGreenContents.ALL.stream().map(check -> check.about().entry(LOGICAL));
        return Stream.concat(upgraded, copied).toList();
    }

    /** The action {@code precheck}: findings, the plan and its estimates. */
    public static StepResult run(Turn turn) throws SQLException, InterruptedException, Secrets.Unresolved {
        if (turn.address().resource() instanceof RdsAddress.Cluster(var id)) {
            return ClusterPrechecks.run(turn, id);
        }
        var found = turn.account().fleet().instance(turn.address().resource().id());
        if (found.isEmpty()) {
            return Turn.failed(
                    "instance-not-found",
                    "RDS knows no %s any more.".formatted(turn.address()),
                    "See who deleted or renamed it.");
        }
        var instance = found.get();
        if (ReplicaChecks.isInCluster(instance)) {
            // What RDS says of a member means nothing for its cluster.
            var cluster = PlatformCheck.on(
                    ReplicaChecks.CLUSTER,
                    "instance " + instance.dbInstanceIdentifier(),
                    ReplicaChecks.CLUSTER.title(),
                    ReplicaChecks.CLUSTER.remedy());
            return StepResult.done(new Outcome(Optional.empty(), List.of(cluster), Optional.empty()));
        }
        return prechecked(turn, instance);
    }

    private static StepResult prechecked(Turn turn, DBInstance instance)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        var reading = new RdsReading(turn, instance);
        var look = reading.look();
        var findings = new ArrayList<>(reading.unseen());
        OWN.forEach(check -> findings.addAll(check.looking().at(look)));
        findings.addAll(inside(turn, look));
        if (isBlueGreen(turn)) {
            findings.addAll(BlueGreenChecks.look(turn, look));
        }
        var plan = look.server()
                .map(server -> isBlueGreen(turn)
                        ? BlueGreenPlan.of(server, look.options())
                        : InPlacePlan.of(server, look.options()));
        if (plan.isEmpty()) {
            return StepResult.done(new Outcome(Optional.empty(), Findings.told(findings), Optional.empty()));
        }
        var databases = Inspect.seen(turn.work(), instance).databases();
        return StepResult.done(new Outcome(
                Optional.empty(),
                Findings.told(findings),
                plan,
                RdsEstimates.of(plan.get(), look.server().orElseThrow(), databases)));
    }

    private static boolean isBlueGreen(Turn turn) {
        return turn.work().command().strategy().equals(BlueGreenPlan.STRATEGY);
    }

    /** What the server itself says; there is no server of the new version to ask. */
    private static List<Finding> inside(Turn turn, RdsLook look)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        if (!look.sql()) {
            return List.of(notExamined(look.object(), look.options()));
        }
        if (!StateChecks.isReady(look.instance().dbInstanceStatus())) {
            return List.of();
        }
        var sessions = Inspect.sessions(
                turn.work(),
                turn.work().command().source(),
                SourceSettings.of(look.instance()).endpoint());
        var target = look.server().map(server -> server.target().version()).orElse(look.wanted());
        var upgraded = Examination.run(
                examined(target), sessions, new Route(PG_UPGRADE, look.from(), look.to(), Optional.empty()));
        if (!isBlueGreen(turn)) {
            return upgraded;
        }
        var copied = Examination.run(
                BlueGreenContents.ALL, sessions, new Route(LOGICAL, look.from(), look.to(), Optional.empty()));
        return Stream.concat(upgraded.stream(), copied.stream()).toList();
    }

    /** @param object as it stands in findings */
    static Finding notExamined(String object, UpgradeOptions options) {
        var queries = options.verification().stream()
                .filter(Verification.Sql.class::isInstance)
                .map(Verification::name)
                .toList();
        var lost = queries.isEmpty()
                ? ""
                : " These checks of the request are not run: %s.".formatted(String.join(", ", queries));
        return PlatformCheck.on(NOT_EXAMINED, object, NOT_EXAMINED.title() + lost, NOT_EXAMINED.remedy());
    }
}
