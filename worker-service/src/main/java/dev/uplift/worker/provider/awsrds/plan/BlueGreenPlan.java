package dev.uplift.worker.provider.awsrds.plan;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.Verification;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.postgres.step.InPlaceServer;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.RdsOptions;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From what was seen of an instance to what will be done: RDS keeps a copy of it at the new version up to date, which
 * takes its name and endpoint in a switchover of about a minute; pure. The copy is proven before anybody is asked, so
 * that it is the rehearsal, too.
 */
public final class BlueGreenPlan {

    /** As requests name it. */
    public static final String STRATEGY = "blue-green";

    static final String CREATE = "create-green";
    static final String SWITCH = "switchover";

    /** The name of the copy, which RDS makes up; and what stands for it in parameters of steps. */
    public static final String GREEN_FACT = "green.instance";

    /** What stands for the name of the copy in parameters of steps. */
    public static final String GREEN = "{" + GREEN_FACT + "}";

    /** The first copy of terabytes takes as long as a restore, and what was written meanwhile must be caught up with. */
    private static final Duration COPY_ALL = Duration.ofHours(48);

    private final RdsServer server;
    private final UpgradeOptions options;
    private final RdsOptions own;
    private final ServerSteps common;
    private final List<Step> steps = new ArrayList<>();

    private BlueGreenPlan(RdsServer server, UpgradeOptions options) {
        this.server = server;
        this.options = options;
        this.own = RdsOptions.of(options.provider());
        this.common = new ServerSteps(
                "instance",
                server.id(),
                Names.CLONE,
                server.target().version(),
                server.target().major(),
                server.sql(),
                options);
    }

    /** @param options how careful, and the driver's own */
    public static Plan of(RdsServer server, UpgradeOptions options) {
        var plan = new BlueGreenPlan(server, options);
        plan.addGreen();
        plan.addSwitchover();
        return new Plan(
                server.identity(),
                server.version(),
                server.target().version(),
                STRATEGY,
                plan.steps,
                List.of(),
                List.of(new Undo(
                        Step.of(Phase.ROLL_BACK, "delete-green", InPlacePlan.SERVER_WIDE)
                                .doing("delete-blue-green", Map.of("deployment", Names.DEPLOYMENT)),
                        CREATE,
                        false)),
                Optional.of(SWITCH),
                true,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                plan.removals());
    }

    /** While clients go on with the old version. */
    private void addGreen() {
        if (common.ownBackup()) {
            steps.add(Step.of(Phase.BACKUP, InPlacePlan.BEFORE, InPlacePlan.COPY_ALL)
                    .doing("take-snapshot", Map.of("snapshot", Names.BEFORE, "fact", "snapshot.pre")));
        }
        var group = InPlacePlan.upgradedGroup(server, own);
        group.ifPresent(name -> steps.add(Step.of(Phase.BACKUP, "parameters", InPlacePlan.SERVER_WIDE)
                .doing(
                        "prepare-parameters",
                        Map.of(
                                "group", name,
                                "family", server.target().family(),
                                "from", server.parameterGroup(),
                                "given", own.parameterGroup().isPresent()))
                .needing("parameters.ready")));
        var parameters = new HashMap<String, Object>();
        parameters.put("deployment", Names.DEPLOYMENT);
        parameters.put("instance", server.id());
        parameters.put("to", server.target().version());
        group.ifPresent(name -> parameters.put("group", name));
        // No rehearsal of an earlier upgrade takes the place of it.
        steps.add(Step.of(Phase.BACKUP, CREATE, COPY_ALL)
                .doing("create-blue-green", parameters)
                .needing("parameters.ready"));
        if (server.sql() && server.target().major()) {
            // Statistics are the copy's own: clients find them after the switchover.
            steps.add(common.statistics("green-statistics", Phase.BACKUP, GREEN, 0)
                    .needing(GREEN_FACT));
        }
        addRehearsal();
    }

    private void addRehearsal() {
        steps.add(Step.of(Phase.REHEARSE, "verify-green", InPlacePlan.SERVER_WIDE)
                .doing(
                        "verify-green",
                        Map.of(
                                "deployment",
                                Names.DEPLOYMENT,
                                "to",
                                server.target().version()))
                .asRepeatable());
        if (!server.sql()) {
            return;
        }
        var queries = own(Verification.Sql.class);
        if (!queries.isEmpty()) {
            steps.add(Step.of(Phase.REHEARSE, "green-own-checks", InPlacePlan.SERVER_WIDE)
                    .doing("own-checks", common.checks(GREEN, queries))
                    .needing(GREEN_FACT)
                    .asRepeatable());
        }
        steps.add(Step.of(Phase.REHEARSE, "green-queries", InPlacePlan.SERVER_WIDE)
                .doing("rehearse-queries", Map.of("instance", server.id(), "clone", GREEN))
                .needing(GREEN_FACT)
                .asRepeatable());
    }

    private void addSwitchover() {
        if (server.sql()) {
            steps.add(Step.of(Phase.QUIESCE, "note", InPlacePlan.SERVER_WIDE)
                    .doing("note-contents", Map.of("instance", server.id()))
                    .needing(InPlaceServer.BEFORE)
                    .asRepeatable());
        }
        steps.add(Step.of(Phase.UPGRADE, SWITCH, InPlacePlan.SERVER_WIDE.plus(own.switchoverTimeout()))
                .doing(
                        "switch-over",
                        Map.of(
                                "deployment",
                                Names.DEPLOYMENT,
                                "to",
                                server.target().version(),
                                "timeoutSeconds",
                                own.switchoverTimeout().toSeconds()))
                .needing("switchover.asked", "switchover.failed")
                .duringOutage());
        steps.add(Step.of(Phase.VERIFY, "verify", InPlacePlan.SERVER_WIDE)
                .doing(
                        "confirm-switched",
                        Map.of(
                                "instance", server.id(),
                                "was", server.resourceId(),
                                "to", server.target().version()))
                .asRepeatable());
        if (server.sql()) {
            steps.add(Step.of(Phase.VERIFY, "verify-contents", InPlacePlan.SERVER_WIDE)
                    .doing(
                            "verify-contents",
                            Map.of(
                                    "instance",
                                    server.id(),
                                    "to",
                                    server.target().version()))
                    .needing(InPlaceServer.BEFORE)
                    .asRepeatable());
        }
        steps.add(Step.of(Phase.RESUME, "resume", InPlacePlan.SERVER_WIDE)
                .doing("confirm-available", Map.of("instance", server.id()))
                .asRepeatable());
        if (!server.replicas().isEmpty()) {
            steps.add(Step.of(Phase.OPTIMIZE, "verify-replicas", InPlacePlan.SERVER_WIDE)
                    .doing(
                            "verify-replicas",
                            Map.of(
                                    "replicas",
                                    server.replicas(),
                                    "to",
                                    server.target().version()))
                    .asRepeatable());
        }
        if (server.sql()) {
            steps.add(Step.of(Phase.OPTIMIZE, "extensions", InPlacePlan.SERVER_WIDE)
                    .doing("update-extensions", Map.of("instance", server.id())));
        }
        var probes = own(Verification.Http.class);
        if (!probes.isEmpty()) {
            steps.add(Step.of(Phase.OPTIMIZE, "own-probes", InPlacePlan.SERVER_WIDE)
                    .doing("own-checks", common.checks(server.id(), probes))
                    .asRepeatable());
        }
    }

    /** The old instance is the only one that can be looked at as it was; it goes as late as a backup. */
    private List<Removal> removals() {
        var removals = new ArrayList<Removal>();
        removals.add(removal(
                "clean-up-deployment",
                "delete-blue-green",
                Map.of("deployment", Names.DEPLOYMENT),
                "blue/green deployment " + Names.DEPLOYMENT,
                Keeps.RETENTION,
                CREATE,
                List.of("delete-green")));
        var blue = old(server.id());
        var replicas = server.replicas().stream().map(BlueGreenPlan::old).toList();
        removals.add(removal(
                "clean-up-blue",
                "delete-blue",
                Map.of(
                        "instance",
                        blue,
                        "resourceId",
                        server.resourceId(),
                        "replacedBy",
                        server.id(),
                        "replicas",
                        replicas),
                replicas.isEmpty()
                        ? "instance %s, the old one".formatted(blue)
                        : "instance %s, the old one, and its replicas %s".formatted(blue, String.join(", ", replicas)),
                Keeps.BACKUP_RETENTION,
                SWITCH,
                List.of()));
        if (common.ownBackup()) {
            removals.add(removal(
                    "clean-up-snapshot",
                    "delete-snapshot",
                    Map.of("snapshot", Names.BEFORE),
                    "snapshot " + Names.BEFORE,
                    Keeps.BACKUP_RETENTION,
                    InPlacePlan.BEFORE,
                    List.of()));
        }
        return removals;
    }

    /** What RDS calls an instance that was switched away from, where nothing has that name yet. */
    public static String old(String instance) {
        return instance + "-old1";
    }

    private static Removal removal(
            String name,
            String action,
            Map<String, Object> parameters,
            String removes,
            Keeps keeps,
            String madeBy,
            List<String> goneBy) {
        return new Removal(
                Step.of(Phase.CLEAN_UP, name, InPlacePlan.SERVER_WIDE).doing(action, parameters),
                removes,
                keeps,
                madeBy,
                goneBy,
                false);
    }

    /** The checks of this kind that the user brought. */
    private <T extends Verification> List<T> own(Class<T> kind) {
        return options.verification().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
