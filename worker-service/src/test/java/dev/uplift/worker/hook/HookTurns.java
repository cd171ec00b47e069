package dev.uplift.worker.hook;

import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.driver.RecordedWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns of the steps of hooks. */
final class HookTurns {

    static final UpgradeId UPGRADE = new UpgradeId("a000000000000001");

    private HookTurns() {}

    /** Of the step that the hook has in this phase. */
    static RecordedWork of(Hook hook, Phase phase, Map<String, Object> facts, Map<String, String> secrets) {
        return of(HookStep.of(hook, phase), List.of(hook), server(), Optional.empty(), facts, secrets);
    }

    static RecordedWork of(
            Step step,
            List<Hook> hooks,
            Server source,
            Optional<Server> target,
            Map<String, Object> facts,
            Map<String, String> secrets) {
        var options = UpgradeOptions.of(Map.of(
                "hooks",
                hooks.stream()
                        .map(hook -> Json.mapper().convertValue(hook, Map.class))
                        .toList()));
        var command = new Execute(
                UPGRADE,
                3,
                Json.read(Json.write(step), Step.class),
                source,
                target,
                "18",
                "any",
                options,
                facts,
                step.timeout(),
                Optional.empty());
        return new RecordedWork(command, secrets);
    }

    static Server server() {
        return new Server(
                "test", Map.of("instance", "orders"), Optional.of("env:NEVER_SENT"), Map.of("team", "shop"), null);
    }
}
