package dev.uplift.worker.provider.kubernetes.plan;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.postgres.step.InPlaceServer;
import dev.uplift.worker.provider.kubernetes.job.Verb;
import dev.uplift.worker.provider.kubernetes.server.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From what was seen of a StatefulSet to what will be done: pg_upgrade in a Job on its volume while it has no pod, after a
 * rehearsal on a volume that was restored from a snapshot of the live one; pure.
 */
public final class InPlacePlan {

    /** As requests name it. */
    public static final String STRATEGY = "in-place";

    /** The step of production after which the data is another version's. */
    public static final String UPGRADED = "upgrade";

    /** The step after which the new server may have written. */
    public static final String STARTED = "start-server";

    /** The fact that tells one stop of the server from another. */
    public static final String STOP = "server.stop";

    /** The fact that says of which major version the data is; empty while nobody knows. */
    public static final String DATA = "data.version";

    /** The fact that says how files were transferred. */
    public static final String MODE = "upgrade.mode";

    /** The fact that names the volume that a way back has put aside. */
    public static final String RETIRED = "retired.volume";

    static final String APPLICATIONS = "stop-applications";
    static final String STOPPED = "stop-server";
    static final String IMAGE = "set-image";
    static final String FINAL = "snapshot";
    static final String PROOF = "prove-snapshot";
    static final String LIVE = "rehearse-snapshot";

    static final Duration SERVER_WIDE = ServerSteps.SERVER_WIDE;

    private final UpgradedSet set;
    private final ServerSteps common;
    private final SetSteps on;
    private final List<Step> steps = new ArrayList<>();

    private InPlacePlan(UpgradedSet set, UpgradeOptions options) {
        this.set = set;
        this.common = new ServerSteps(SetSteps.SET, set.name(), Names.CLONE, set.target(), true, set.sql(), options);
        this.on = new SetSteps(set, common);
    }

    /** @param options how careful, and the driver's own */
    public static Plan of(UpgradedSet set, UpgradeOptions options) {
        var plan = new InPlacePlan(set, options);
        plan.addRehearsal();
        plan.addProduction();
        var wayBack = new SetWayBack(plan.common, plan.on);
        return new Plan(
                set.identity(),
                set.version(),
                set.target(),
                STRATEGY,
                plan.steps,
                List.of(),
                wayBack.undo(),
                Optional.of(plan.common.pointOfNoReturn(STARTED)),
                true,
                List.of(),
                Optional.empty(),
                Optional.of(wayBack.wayBack()),
                SetRemovals.of(plan.on, plan.steps));
    }

    /** What is done while clients go on. */
    private void addRehearsal() {
        if (!on.rehearsed()) {
            return;
        }
        steps.add(Step.of(Phase.REHEARSE, LIVE, SetSteps.COPY_ALL)
                .doing("take-snapshot", on.snapshot(Names.LIVE))
                .needing(LIVE + ".failed", LIVE + ".error"));
        steps.add(Step.of(Phase.REHEARSE, "rehearse-clone", SetSteps.COPY_ALL)
                .doing("restore-claim", on.restored(Names.CLONE, Names.LIVE)));
        steps.add(on.job(Phase.REHEARSE, "rehearse-upgrade", Verb.REHEARSE).rehearsing(UPGRADED));
        steps.add(Step.of(Phase.REHEARSE, "rehearse-remove", SERVER_WIDE).doing("remove-rehearsal", on.rehearsal()));
    }

    private void addProduction() {
        if (set.applications().isPresent()) {
            addInOutage(
                    Step.of(Phase.QUIESCE, APPLICATIONS, SetSteps.PODS).doing("stop-applications", on.applications()));
        }
        common.quiesce().forEach(this::addInOutage);
        addInOutage(on.stop(Phase.QUIESCE, STOPPED));
        addInOutage(on.detach(Phase.QUIESCE, "detach"));
        if (on.backedUp()) {
            addInOutage(Step.of(Phase.UPGRADE, FINAL, SetSteps.COPY_ALL)
                    .doing("take-snapshot", on.finalSnapshot())
                    .needing(STOP, FINAL + ".failed", FINAL + ".error"));
            addInOutage(Step.of(Phase.UPGRADE, "proof-claim", SetSteps.COPY_ALL)
                    .doing("restore-claim", on.restored(Names.PROOF, Names.FINAL)));
            addInOutage(on.job(Phase.UPGRADE, PROOF, Verb.PROVE));
        }
        addInOutage(on.job(Phase.UPGRADE, UPGRADED, Verb.UPGRADE));
        addInOutage(
                set.helm()
                        ? Step.of(Phase.UPGRADE, IMAGE, SetSteps.PEOPLE).doing("await-image", on.newImage())
                        : Step.of(Phase.UPGRADE, IMAGE, SetSteps.PODS).doing("set-image", on.newImage()));
        addInOutage(
                on.start(Phase.UPGRADE, STARTED, set.target(), set.container().newImage()));
        common.verification().forEach(this::addInOutage);
        if (set.sql()) {
            addInOutage(Step.of(Phase.OPTIMIZE, "reindex", SetSteps.COPY_ALL)
                    .doing("reindex-sorted-otherwise", common.on(set.name()))
                    .needing(InPlaceServer.BEFORE)
                    .inLane(Lane.DATA));
        }
        addInOutage(common.resume());
        if (set.applications().isPresent()) {
            addInOutage(Step.of(Phase.RESUME, "start-applications", SetSteps.ROLLOUT)
                    .doing("start-applications", on.applications()));
        }
        steps.addAll(common.improvements());
    }

    /** Without a fence, too: the server is not there. */
    private void addInOutage(Step step) {
        steps.add(step.duringOutage());
    }
}
