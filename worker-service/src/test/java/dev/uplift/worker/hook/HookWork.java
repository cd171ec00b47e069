package dev.uplift.worker.hook;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.wire.Json;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A turn of a hook's step, without a runtime. */
final class HookWork implements Work {

    static final UpgradeId UPGRADE = new UpgradeId("a000000000000001");

    final Map<String, Object> learned = new ConcurrentHashMap<>();
    private final List<Runnable> stops = new CopyOnWriteArrayList<>();
    private final Execute command;
    private final Map<String, String> secrets;
    private volatile boolean stopping;
    private volatile boolean mayAct = true;

    private HookWork(Execute command, Map<String, String> secrets) {
        this.command = command;
        this.secrets = secrets;
    }

    /** Of the step that the hook has in this phase. */
    static HookWork of(Hook hook, Phase phase, Map<String, Object> facts, Map<String, String> secrets) {
        return of(HookStep.of(hook, phase), List.of(hook), server(), Optional.empty(), facts, secrets);
    }

    static HookWork of(
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
        return new HookWork(command, secrets);
    }

    static Server server() {
        return new Server(
                "test", Map.of("instance", "orders"), Optional.of("env:NEVER_SENT"), Map.of("team", "shop"), null);
    }

    HookWork frozen() {
        mayAct = false;
        return this;
    }

    void stop() {
        stopping = true;
        stops.forEach(Runnable::run);
    }

    @Override
    public Execute command() {
        return command;
    }

    @Override
    public void mayAct() {
        if (stopping || !mayAct) {
            throw new Driver.Stopped("the test stopped it");
        }
    }

    @Override
    public boolean stopping() {
        return stopping;
    }

    @Override
    public Registration onStop(Runnable stop) {
        stops.add(stop);
        if (stopping) {
            stop.run();
        }
        return () -> stops.remove(stop);
    }

    @Override
    public void progress(Progress progress) {}

    @Override
    public void learned(Map<String, Object> facts, List<Check> checks) {
        learned.putAll(facts);
    }

    @Override
    public void found(List<Finding> findings) {}

    @Override
    public Duration timeLeft() {
        return command.timeLeft();
    }

    @Override
    public Secrets secrets() {
        return reference -> {
            if (!secrets.containsKey(reference)) {
                throw new Secrets.Unresolved("The reference '%s' is not known.".formatted(reference));
            }
            return secrets.get(reference);
        };
    }
}
