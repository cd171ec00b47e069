package dev.uplift.worker.hook;

import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Hook.At;
import dev.uplift.contracts.Hook.Sql.On;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a hook is called among the steps of a plan, and what its action is told. */
final class HookStep {

    static final String RUN = "hook";
    static final String BRING_BACK = "hook-bring-back";
    static final String ENDPOINT = "rehearsal.endpoint";
    static final String DATABASES = "rehearsal.databases";

    /** Time for more tries, and for another worker after one was lost. */
    private static final Duration AGAIN = Duration.ofMinutes(2);

    private static final String HOOK = "hook";

    private HookStep() {}

    static String name(Hook hook) {
        return "hook:" + hook.name();
    }

    /** The fact that counts how often it was done. */
    static String runs(Hook hook) {
        return "hook/" + hook.name();
    }

    /** The fact that says how many replicas there were. */
    static String replicas(Hook hook) {
        return "hook/%s/replicas".formatted(hook.name());
    }

    /** All of the hook stands in the plan, so that its hash, and an approval, are worth nothing for another one. */
    static Step of(Hook hook, Phase phase) {
        return step(hook, phase, phase == Phase.ROLL_BACK ? "undo-" + name(hook) : name(hook), RUN);
    }

    /** What ends it, or what it does when clients may come back; nothing if it has no part in that. */
    static Optional<Step> back(Hook hook, Phase phase) {
        return switch (hook) {
            case Hook.KubernetesScale _ ->
                Optional.of(step(
                        hook,
                        phase,
                        phase == Phase.ROLL_BACK ? "undo-" + name(hook) : name(hook) + ":back",
                        BRING_BACK));
            case Hook.Http _ -> hook.at() == At.RESUME ? Optional.of(of(hook, phase)) : Optional.empty();
            // After an undo, nothing of the upgrade is on the target.
            case Hook.Sql sql ->
                sql.at() == At.RESUME
                                && (phase != Phase.ROLL_BACK
                                        || sql.on().filter(On.TARGET::equals).isEmpty())
                        ? Optional.of(of(hook, phase))
                        : Optional.empty();
        };
    }

    private static Step step(Hook hook, Phase phase, String name, String action) {
        var needs = new ArrayList<>(List.of(runs(hook)));
        if (hook.at() == At.REHEARSAL_READY) {
            needs.addAll(List.of(ENDPOINT, DATABASES));
        }
        return Step.of(phase, name, hook.timeout().plus(AGAIN))
                .doing(action, Map.of(HOOK, Json.mapper().convertValue(hook, Map.class)))
                .needing(needs.toArray(String[]::new));
    }

    /** The hook that a step is about. */
    static Hook of(Step step) {
        return Json.mapper().convertValue(step.parameters().get(HOOK), Hook.class);
    }
}
