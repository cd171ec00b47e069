package dev.uplift.worker.provider.azure.plan;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.azure.server.AzureOptions;
import dev.uplift.worker.provider.azure.server.Begun;
import dev.uplift.worker.provider.azure.server.Names;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.server.UpgradedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From what was seen of a flexible server to what will be done: it is upgraded where it is, after a rehearsal on a clone
 * that was restored to a moment just before; pure. Azure takes no upgrade back, so the upgrade is the point of no return
 * whether clients are kept off or not.
 */
public final class InPlacePlan {

    /** As requests name it. */
    public static final String STRATEGY = "in-place";

    /** The step of production after which the server is another one. */
    public static final String UPGRADED = "upgrade";

    /** The fact that holds the moment that a way back restores. */
    public static final String RESTORE_POINT = "restore.point";

    /** The backup before the gate. */
    public static final Begun BACKED_UP = new Begun("backup.pre");

    static final Duration SERVER_WIDE = ServerSteps.SERVER_WIDE;

    /** A restore of terabytes takes hours; Azure says no upper limit. */
    static final Duration COPY_ALL = Duration.ofHours(24);

    /** pg_upgrade by links, with the snapshot that Azure takes before it, and its return to it after a failure. */
    static final Duration UPGRADE = Duration.ofHours(8);

    static final String BACKUP = "backup";
    static final String REPLICA_REMOVED = "remove-replica:%d";

    private final UpgradedServer server;
    private final AzureOptions own;
    private final ServerSteps common;
    private final List<Step> steps = new ArrayList<>();

    private InPlacePlan(UpgradedServer server, UpgradeOptions options) {
        this.server = server;
        this.own = AzureOptions.of(options.provider());
        this.common =
                new ServerSteps("server", server.name(), Names.CLONE, server.target(), true, server.sql(), options);
    }

    /** @param options how careful, and the driver's own */
    public static Plan of(UpgradedServer server, UpgradeOptions options) {
        var plan = new InPlacePlan(server, options);
        plan.addPreparation();
        plan.addProduction();
        var wayBack = new AzureWayBack(plan.common, server, plan.own);
        return new Plan(
                server.identity(),
                server.version(),
                server.target(),
                STRATEGY,
                plan.steps,
                List.of(),
                wayBack.undo(),
                Optional.of(UPGRADED),
                wayBack.losesNothingBehindTheFence(),
                List.of(),
                Optional.empty(),
                Optional.of(wayBack.wayBack()),
                AzureRemovals.of(plan.common, plan.steps));
    }

    /** What is done while clients go on. */
    private void addPreparation() {
        if (common.ownBackup() && server.takesBackups()) {
            steps.add(BACKED_UP.rememberedBy(Step.of(Phase.BACKUP, BACKUP, COPY_ALL)
                    .doing("take-backup", common.on(server.name(), Map.of("backup", Names.BEFORE)))));
        }
        if (common.rehearsed()) {
            steps.addAll(CloneSteps.of(server, own, common));
        }
    }

    private void addProduction() {
        addReplicaRemovals();
        steps.addAll(common.quiesce());
        steps.add(common.inOutage(Step.of(Phase.QUIESCE, "restore-point", SERVER_WIDE)
                .doing("note-restore-point", common.on(server.name(), Map.of("from", server.version())))
                .needing(RESTORE_POINT)));
        steps.add(upgrade(Phase.UPGRADE, UPGRADED, server, server.name(), UPGRADED)
                .duringOutage());
        addVerification();
        steps.add(common.resume());
        addReplicas();
        steps.addAll(common.improvements());
    }

    /** A server with replicas is not upgraded; clients of the replicas notice first. */
    private void addReplicaRemovals() {
        int n = 1;
        for (var replica : server.replicas()) {
            steps.add(Step.of(Phase.QUIESCE, REPLICA_REMOVED.formatted(n++), SERVER_WIDE)
                    .doing("remove-replica", Map.of("replica", replica, "primary", server.name()))
                    .needing(SourceSettings.FACT));
        }
    }

    /** One that makes a call whose effect Azure shows late. */
    static Step once(Step step) {
        return Begun.by(step).rememberedBy(step);
    }

    /** @param fact what its facts begin with: {@code ….asked}, {@code ….operation} */
    static Step upgrade(Phase phase, String name, UpgradedServer server, String on, String fact) {
        return Step.of(phase, name, UPGRADE)
                .doing(
                        "upgrade-server",
                        Map.of("server", on, "from", server.version(), "to", server.target(), "fact", fact))
                .needing(fact + ".asked", fact + ".taken", fact + ".operation", fact + ".failed");
    }

    private void addVerification() {
        steps.add(common.inOutage(Step.of(Phase.VERIFY, "verify", SERVER_WIDE)
                .doing("verify-server", common.on(server.name(), Map.of("to", server.target())))
                .needing(SourceSettings.FACT, RESTORE_POINT)
                .asRepeatable()));
        steps.add(common.inOutage(CloneSteps.setting(Step.of(Phase.VERIFY, "parameters", SERVER_WIDE)
                .doing("restore-parameters", common.on(server.name())))));
        steps.addAll(common.verification());
    }

    /** What Azure takes away for an upgrade, and is made when clients are back. */
    private void addReplicas() {
        if (server.standby()) {
            steps.add(once(Step.of(Phase.OPTIMIZE, "verify-standby", COPY_ALL)
                    .doing("confirm-standby", common.on(server.name()))
                    .needing(SourceSettings.FACT)));
        }
        if (own.recreateReplicas()) {
            int n = 1;
            for (var replica : server.replicas()) {
                steps.add(once(Step.of(Phase.OPTIMIZE, "recreate-replica:%d".formatted(n++), COPY_ALL)
                        .doing("recreate-replica", Map.of("replica", replica, "primary", server.name()))
                        .needing(SourceSettings.FACT)));
            }
        }
    }
}
