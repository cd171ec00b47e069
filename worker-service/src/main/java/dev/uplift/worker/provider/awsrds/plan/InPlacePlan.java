package dev.uplift.worker.provider.awsrds.plan;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.RdsOptions;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From what was seen of an instance to what will be done: it is upgraded where it is, after a rehearsal on a clone that
 * was restored from a snapshot; pure.
 */
public final class InPlacePlan {

    /** As requests name it. */
    public static final String STRATEGY = "in-place";

    static final Duration SERVER_WIDE = ServerSteps.SERVER_WIDE;

    /** A first snapshot or a restore of terabytes takes hours; RDS says no upper limit. */
    static final Duration COPY_ALL = Duration.ofHours(24);

    /** pg_upgrade by links, with the snapshots that RDS takes before and after it, and its replicas. */
    static final Duration UPGRADE = Duration.ofHours(8);

    static final String BEFORE = "snapshot";
    static final String FINAL = "final-snapshot";
    /** The step of production after which the server is another one. */
    public static final String UPGRADED = "upgrade";

    private final RdsServer server;
    private final RdsOptions own;
    private final ServerSteps common;
    private final List<Step> steps = new ArrayList<>();

    private InPlacePlan(RdsServer server, UpgradeOptions options) {
        this.server = server;
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
        var plan = new InPlacePlan(server, options);
        plan.addPreparation();
        plan.addProduction();
        var wayBack = new RdsWayBack(plan.common, before(server), plan.own);
        return new Plan(
                server.identity(),
                server.version(),
                server.target().version(),
                STRATEGY,
                plan.steps,
                List.of(),
                wayBack.undo(plan.common.rehearsed()),
                Optional.of(plan.common.pointOfNoReturn(UPGRADED)),
                plan.common.fenced(),
                List.of(),
                Optional.empty(),
                Optional.of(wayBack.wayBack()),
                RdsRemovals.of(
                        plan.common,
                        server.resourceId(),
                        Map.of("instance", CloneSteps.groups(server)),
                        plan.steps,
                        plan.own.endpointSwap()));
    }

    private static RdsWayBack.Before before(RdsServer server) {
        var replicas = server.replicas().isEmpty()
                ? ""
                : " Its read replicas (%s) stay with that instance, and must be made anew."
                        .formatted(String.join(", ", server.replicas()));
        return new RdsWayBack.Before(server.resourceId(), server.version(), SourceSettings.FACT, List.of(), replicas);
    }

    /** What is done while clients go on. */
    private void addPreparation() {
        if (common.rehearsed() || common.ownBackup()) {
            steps.add(snapshot(Phase.BACKUP, BEFORE, Names.BEFORE, "snapshot.pre"));
        }
        var group = upgradedGroup(server, own);
        if (server.target().major() && group.isPresent()) {
            steps.add(Step.of(Phase.BACKUP, "parameters", SERVER_WIDE)
                    .doing(
                            "prepare-parameters",
                            Map.of(
                                    "group", group.get(),
                                    "family", server.target().family(),
                                    "from", server.parameterGroup(),
                                    "given", own.parameterGroup().isPresent()))
                    .needing("parameters.ready"));
        }
        if (common.rehearsed()) {
            steps.addAll(CloneSteps.of(server, own, common));
        }
    }

    /**
     * The parameter group that a major upgrade leads to.
     *
     * @return nothing where the default one of the new family will do
     */
    public static Optional<String> upgradedGroup(RdsServer server, RdsOptions own) {
        return upgradedGroup(server.parameterGroup(), server.target(), own.parameterGroup());
    }

    /**
     * @param group in use
     * @param given the one that users want instead
     */
    public static Optional<String> upgradedGroup(String group, RdsServer.Target target, Optional<String> given) {
        if (!target.major()) {
            return Optional.empty();
        }
        return given.or(() -> RdsServer.isDefault(group)
                ? Optional.empty()
                : Optional.of("%s-pg%s".formatted(group, TargetVersion.major(target.version()))));
    }

    static Step snapshot(Phase phase, String name, String snapshot, String fact) {
        return Step.of(phase, name, COPY_ALL).doing("take-snapshot", Map.of("snapshot", snapshot, "fact", fact));
    }

    /** Keeps clients off, notes what is there, and backs that up. */
    static List<Step> quiesce(ServerSteps common) {
        var steps = new ArrayList<>(common.quiesce());
        if (common.ownBackup()) {
            steps.add(common.inOutage(snapshot(Phase.QUIESCE, FINAL, Names.FINAL, "snapshot.final")));
        }
        return steps;
    }

    private void addProduction() {
        addReplicas();
        steps.addAll(quiesce(common));
        steps.add(upgrade().duringOutage());
        addVerification();
        steps.add(common.resume());
        addImprovements();
    }

    /** Of a minor upgrade: a replica may be newer than its primary, and never older. Clients of the primary go on. */
    private void addReplicas() {
        if (server.target().major()) {
            return;
        }
        int n = 1;
        for (var replica : server.replicas()) {
            var fact = "replica.%d".formatted(n);
            steps.add(Step.of(Phase.UPGRADE, "upgrade-replica:" + n++, UPGRADE)
                    .doing("upgrade-instance", upgrade(server, replica, Optional.empty(), fact))
                    .needing(progressOf(fact)));
        }
    }

    private Step upgrade() {
        var group = upgradedGroup(server, own);
        return Step.of(Phase.UPGRADE, UPGRADED, UPGRADE)
                .doing("upgrade-instance", upgrade(server, server.id(), group, UPGRADED))
                .needing(group.isPresent() ? progressOf(UPGRADED, "parameters.ready") : progressOf(UPGRADED));
    }

    /** What another turn of an upgrade needs to know of the turns before. */
    static String[] progressOf(String fact, String... others) {
        return Stream.concat(
                        Stream.of("asked", "accepted", "failed", "rebooted").map(done -> fact + "." + done),
                        Stream.of(others))
                .toArray(String[]::new);
    }

    /** @param fact what its facts begin with: {@code ….asked}, {@code ….seconds} */
    static Map<String, Object> upgrade(RdsServer server, String instance, Optional<String> group, String fact) {
        var parameters = new HashMap<String, Object>();
        parameters.put("instance", instance);
        parameters.put("from", server.version());
        parameters.put("to", server.target().version());
        parameters.put("major", server.target().major());
        parameters.put("fact", fact);
        group.ifPresent(name -> parameters.put("group", name));
        return parameters;
    }

    private void addVerification() {
        var parameters = new HashMap<String, Object>();
        parameters.put("to", server.target().version());
        upgradedGroup(server, own).ifPresent(group -> parameters.put("group", group));
        steps.add(common.inOutage(Step.of(Phase.VERIFY, "verify", SERVER_WIDE)
                .doing("verify-instance", common.on(server.id(), parameters))
                .needing("source.settings")
                .asRepeatable()));
        steps.addAll(common.verification());
    }

    private void addImprovements() {
        if (!server.replicas().isEmpty()) {
            steps.add(Step.of(Phase.OPTIMIZE, "verify-replicas", SERVER_WIDE)
                    .doing(
                            "verify-replicas",
                            Map.of(
                                    "replicas",
                                    server.replicas(),
                                    "to",
                                    server.target().version()))
                    .asRepeatable());
        }
        steps.addAll(common.improvements());
    }
}
