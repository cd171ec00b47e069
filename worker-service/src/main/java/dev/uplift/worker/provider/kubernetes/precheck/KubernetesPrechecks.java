package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.UpgradeOptions.Backup;
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
import dev.uplift.worker.provider.kubernetes.cluster.Permission;
import dev.uplift.worker.provider.kubernetes.cluster.Servers;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import dev.uplift.worker.provider.kubernetes.plan.SetEstimates;
import dev.uplift.worker.provider.kubernetes.plan.UpgradedSet;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Preloaded;
import dev.uplift.worker.provider.kubernetes.precheck.SqlLook.Asked;
import dev.uplift.worker.provider.kubernetes.precheck.SqlLook.NotAsked;
import dev.uplift.worker.provider.kubernetes.server.ImageVersion;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.LayoutUnknown;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import dev.uplift.worker.provider.kubernetes.step.Turn;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that would stop or degrade an upgrade of a server in a cluster. */
public final class KubernetesPrechecks {

    /** What the script takes care of, or a check here says more strictly. */
    private static final Set<String> THE_SCRIPTS_OWN = Set.of(
            "bootstrap-superuser", "checksums-off", "server-settings-unknown", "tablespaces", "wal-segment-size");

    private static final List<PlatformCheck<SetLook>> OWN = Stream.of(
                    StateChecks.ALL, StorageChecks.ALL, RightsChecks.ALL, AroundChecks.ALL, ImageChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private static final About LAYOUT = About.provider(
                    "layout-unknown", "The StatefulSet does not say where its data is, or whose files they are.")
            .blocks(PG_UPGRADE)
            .remedy("Give the options 'container', 'mountPath', 'dataPath', 'uid'.");
    private static final About NOT_EXAMINED = About.provider(
                    "sql-not-examined",
                    "Nobody asks the server itself: what pg_upgrade refuses stays unknown until the rehearsal, clients are not"
                            + " kept off but by stopping the server, contents are not compared, and statistics and extensions are"
                            + " left to you. Encoding, locale and superuser are read from the stopped data.")
            .warns(PG_UPGRADE)
            .remedy(
                    "Allow get and create of pods/exec and get of the Secret, or give the server a host and credentials; or set"
                            + " 'encoding', 'lcCollate', 'lcCtype' and 'user'.");

    private KubernetesPrechecks() {}

    /** Those that look into the server. */
    static List<Precheck> examined() {
        return Stream.concat(Catalogue.ALL.stream(), Stream.of(new Tablespaces()))
                .filter(check -> !THE_SCRIPTS_OWN.contains(check.about().id()))
                .toList();
    }

    /** What the catalogue has for this way, and what only clusters have. */
    public static List<CatalogueEntry> entries() {
        var inside = examined().stream().map(Precheck::about);
        var outside = Stream.concat(
                OWN.stream().map(PlatformCheck::about),
                Stream.concat(Stream.of(LAYOUT, NOT_EXAMINED, Unseen.UNSEEN), OperatedChecks.abouts().stream()));
        return Stream.concat(inside, outside)
                .filter(about -> about.severities().containsKey(PG_UPGRADE))
                .map((About about) -> about.entry(PG_UPGRADE))
                .toList();
    }

    /** The action {@code precheck}: findings, the plan and its estimates. */
    public static StepResult run(Turn turn) throws SQLException, InterruptedException, Secrets.Unresolved {
        var found = turn.api()
                .statefulSet(turn.address().namespace(), turn.address().statefulSet());
        if (found.isEmpty()) {
            return Inspect.without(turn, OperatedLook::precheck);
        }
        var own = KubernetesOptions.of(turn.work().command().options().provider());
        var operator = Operator.of(found.get());
        return operator.isPresent()
                ? refused(AroundChecks.operated(operator.get(), turn.address().toString()))
                : prechecked(turn, found.get(), own);
    }

    private static StepResult prechecked(Turn turn, StatefulSet found, KubernetesOptions own)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        try {
            var set = new Servers(turn.api()).of(found, own);
            return prechecked(turn, set, own);
        } catch (LayoutUnknown unknown) {
            return refused(
                    LAYOUT.finding(PG_UPGRADE, turn.address().toString(), unknown.getMessage(), unknown.remedy()));
        }
    }

    /** Nothing can be planned. */
    private static StepResult refused(Finding finding) {
        return StepResult.done(new Outcome(Optional.empty(), Findings.told(List.of(finding)), Optional.empty()));
    }

    private static StepResult prechecked(Turn turn, PostgresSet set, KubernetesOptions own)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        var reading = new SetReading(turn.api(), set, own);
        var to = major(turn.work().command().targetVersion());
        var inside = reading.inside();
        var shown = shown(set, inside);
        var denied = reading.denied();
        var probes = new ImageProbes(turn, set, own, shown.orElse(to), to);
        var refusedPod = reading.refused(probes.request(Probe.Role.NEW));
        var isProbed = refusedPod.isEmpty()
                && shown.isPresent()
                && denied.stream().noneMatch(right -> right.use() == Permission.Use.UPGRADE);
        var course = isProbed ? probes.look() : new ImageProbes.Over(List.of());
        return switch (course) {
            case ImageProbes.Waiting(var waiting) -> waiting;
            case ImageProbes.Over(var images) -> {
                var sql = SqlLook.of(turn, set, own);
                var look = new SetLook(
                        set,
                        inside,
                        sql instanceof Asked asked
                                ? Optional.of(major(asked.seen().version()))
                                : shown,
                        to,
                        denied,
                        turn.api().pods(set.namespace()),
                        reading.attachments(),
                        reading.classes(),
                        refusedPod,
                        reading.around(),
                        sql instanceof Asked asked ? asked.extensions() : List.of(),
                        preloaded(sql, own),
                        images,
                        sql instanceof Asked,
                        own,
                        turn.work().command().options());
                yield concluded(turn, look, sql, reading.unseen());
            }
        };
    }

    private static int major(String version) {
        return Integer.parseInt(version.split("\\.", 2)[0]);
    }

    /** What its data says, or else the tag of its image; the server itself is asked once, in the end. */
    private static Optional<Integer> shown(PostgresSet set, Optional<SetLook.Inside> inside) {
        var tagged = ImageVersion.major(set.layout().image());
        return inside.flatMap(SetLook.Inside::version)
                .or(() -> tagged.isPresent() ? Optional.of(tagged.getAsInt()) : Optional.empty());
    }

    private static StepResult concluded(Turn turn, SetLook look, SqlLook sql, List<Finding> unseen)
            throws SQLException, InterruptedException {
        var findings = new ArrayList<>(outside(look));
        findings.addAll(inside(look, sql));
        findings.addAll(unseen);
        if (look.from().filter(from -> from < look.to()).isEmpty()) {
            return StepResult.done(new Outcome(Optional.empty(), Findings.told(findings), Optional.empty()));
        }
        var plan = InPlacePlan.of(upgraded(turn, look, sql), look.options());
        return StepResult.done(new Outcome(
                Optional.empty(), Findings.told(findings), Optional.of(plan), SetEstimates.of(plan, databases(sql))));
    }

    /** What the options say wins over what the server does. */
    private static Preloaded preloaded(SqlLook sql, KubernetesOptions own) {
        return own.preloadLibraries()
                .map(list -> Preloaded.of(list, true))
                .orElseGet(() -> sql instanceof Asked asked ? asked.preloaded() : Preloaded.of("", false));
    }

    private static List<Database> databases(SqlLook sql) {
        return switch (sql) {
            case Asked asked -> asked.seen().databases();
            case NotAsked _ -> List.of();
        };
    }

    private static UpgradedSet upgraded(Turn turn, SetLook look, SqlLook sql) {
        var version = switch (sql) {
            case Asked asked -> asked.seen().version();
            case NotAsked _ -> String.valueOf(look.from().orElseThrow());
        };
        var own = new HashMap<>(look.options().provider());
        look.snapshotClass().ifPresent(its -> own.put("snapshotClass", its.name()));
        if (look.preloaded().elsewhere() && !look.preloaded().libraries().isEmpty()) {
            own.put("preloadLibraries", String.join(",", look.preloaded().libraries()));
        }
        return UpgradedSet.of(
                look.server(),
                KubernetesOptions.of(own),
                version,
                turn.work().command().targetVersion(),
                look.snapshots(),
                look.options().backup() == Backup.OWN,
                look.sql());
    }

    /** What the checks of what the cluster says find. */
    static List<Finding> outside(SetLook look) {
        return OWN.stream().flatMap(check -> check.looking().at(look).stream()).toList();
    }

    /** What the server itself says; there is no server of the new version to ask. */
    private static List<Finding> inside(SetLook look, SqlLook sql) throws SQLException, InterruptedException {
        return switch (sql) {
            case NotAsked(var why) ->
                List.of(NOT_EXAMINED.finding(
                        PG_UPGRADE,
                        look.object(),
                        "%s %s".formatted(NOT_EXAMINED.title(), why),
                        NOT_EXAMINED.remedy()));
            case Asked asked ->
                Examination.run(
                        examined(),
                        asked.sessions(),
                        new Route(PG_UPGRADE, major(asked.seen().version()), look.to(), Optional.empty()));
        };
    }
}
