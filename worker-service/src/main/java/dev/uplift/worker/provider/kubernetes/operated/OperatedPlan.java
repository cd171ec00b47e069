package dev.uplift.worker.provider.kubernetes.operated;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import dev.uplift.worker.provider.kubernetes.server.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From what was seen of a server of CloudNativePG to what will be done: its operator is given the new image, and followed
 * until it has run pg_upgrade and cloned all replicas anew; pure. It changes nothing of the old data before that has come
 * to its end, so that the old image can be given back until then, and not after.
 *
 * @param name of the Cluster
 * @param identity the same for every spelling of its address
 * @param version the exact one that it runs
 * @param target the exact or major version that its new image has
 * @param image that it has
 * @param newImage that it gets
 * @param applications label selector of its clients' workloads; left out: nobody scales them
 * @param sql whether the server can be asked
 */
public record OperatedPlan(
        String name,
        String identity,
        String version,
        String target,
        String image,
        String newImage,
        Optional<String> applications,
        boolean sql) {

    /** The parameter that names the server, as that of a StatefulSet. */
    private static final String SET = "statefulSet";

    /** The action that hands over. */
    static final String HAND_OVER = "hand-over";

    /** Replicas are cloned anew; terabytes take hours. */
    private static final Duration UPGRADE = Duration.ofHours(24);

    /** For workloads to end or to be ready. */
    private static final Duration PODS = Duration.ofMinutes(10);

    /** @param options how careful */
    public Plan of(UpgradeOptions options) {
        var common = new ServerSteps(SET, name, Names.CLONE, target, true, sql, options);
        var steps = new ArrayList<Step>();
        applications(Phase.QUIESCE, "stop-applications").map(Step::duringOutage).ifPresent(steps::add);
        common.quiesce().forEach(step -> steps.add(step.duringOutage()));
        steps.add(handOver(Phase.UPGRADE, InPlacePlan.UPGRADED, newImage, major(target))
                .duringOutage());
        common.verification().forEach(step -> steps.add(step.duringOutage()));
        steps.add(resume(common).duringOutage());
        applications(Phase.RESUME, "start-applications").map(Step::duringOutage).ifPresent(steps::add);
        steps.addAll(common.improvements());
        return new Plan(
                identity,
                version,
                target,
                InPlacePlan.STRATEGY,
                steps,
                List.of(),
                undo(common),
                Optional.of(common.pointOfNoReturn(InPlacePlan.UPGRADED)),
                true,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private Step resume(ServerSteps common) {
        return common.fenced()
                ? common.resume()
                : Step.of(Phase.RESUME, "resume", ServerSteps.SERVER_WIDE)
                        .doing("confirm-operated", Map.of("cluster", name))
                        .asRepeatable();
    }

    private List<Undo> undo(ServerSteps common) {
        var undo = new ArrayList<Undo>();
        undo.add(new Undo(
                handOver(Phase.ROLL_BACK, "take-back", image, major(version)).duringOutage(),
                InPlacePlan.UPGRADED,
                false));
        if (common.fenced()) {
            undo.add(new Undo(
                    Step.of(Phase.ROLL_BACK, "open-source", ServerSteps.SERVER_WIDE)
                            .doing("open-source", common.on(name)),
                    "fence",
                    true));
        }
        applications(Phase.ROLL_BACK, "bring-back-applications", "start-applications")
                .ifPresent(step -> undo.add(new Undo(step, "stop-applications", true)));
        return undo;
    }

    private Step handOver(Phase phase, String step, String toImage, int to) {
        return Step.of(phase, step, UPGRADE)
                .doing(HAND_OVER, Map.of("cluster", name, "image", toImage, "from", major(version), "to", to));
    }

    private Optional<Step> applications(Phase phase, String action) {
        return applications(phase, action, action);
    }

    private Optional<Step> applications(Phase phase, String step, String action) {
        return applications.map(
                selector -> Step.of(phase, step, PODS).doing(action, Map.of("cluster", name, "selector", selector)));
    }

    private static int major(String version) {
        return Integer.parseInt(version.split("\\.", 2)[0]);
    }
}
