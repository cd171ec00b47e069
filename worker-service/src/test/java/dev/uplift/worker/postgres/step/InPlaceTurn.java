package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Problem;
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
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A turn without a runtime, on a server whose credentials are a user and a password that are the same. */
final class InPlaceTurn implements Work {

    static final UpgradeId UPGRADE = new UpgradeId("a000000000000001");

    final Map<String, Object> facts = new ConcurrentHashMap<>();
    final List<Check> checks = new CopyOnWriteArrayList<>();
    final List<Finding> found = new CopyOnWriteArrayList<>();
    final List<Progress> progress = new CopyOnWriteArrayList<>();
    private final List<Runnable> stops = new CopyOnWriteArrayList<>();
    private final Execute command;
    private volatile boolean stopping;
    private volatile boolean lost;

    private InPlaceTurn(Execute command) {
        this.command = command;
    }

    /**
     * @param user who logs in, with a password of the same name
     * @param facts that the step needs; they come as JSON, as from the API
     */
    static InPlaceTurn of(int port, String user, Map<String, Object> options, Map<String, Object> facts) {
        return of(port, user, options, facts, Map.of());
    }

    static InPlaceTurn of(
            int port,
            String user,
            Map<String, Object> options,
            Map<String, Object> facts,
            Map<String, Object> parameters) {
        var address = Map.<String, Object>of("host", "127.0.0.1", "port", port, "user", user);
        var step = Step.of(Phase.VERIFY, "it", Duration.ofMinutes(5)).doing("do-it", parameters);
        @SuppressWarnings("unchecked")
        Map<String, Object> known = Json.read(Json.write(facts), Map.class);
        return new InPlaceTurn(new Execute(
                UPGRADE,
                1,
                Json.read(Json.write(step), Step.class),
                new Server("any", address, Optional.of("env:" + user), Map.of(), null),
                Optional.empty(),
                "18",
                "in-place",
                UpgradeOptions.of(options),
                known,
                step.timeout(),
                Optional.empty()));
    }

    StepResult run(InPlaceServer.Body body) throws InterruptedException {
        return kept(InPlaceServer.onServer(this, command.source(), body));
    }

    StepResult runOnClone(InPlaceServer.Body body) throws InterruptedException {
        return kept(InPlaceServer.onClone(this, command.source(), body));
    }

    private StepResult kept(StepResult result) {
        if (result instanceof StepResult.Done done) {
            facts.putAll(done.facts());
        }
        return result;
    }

    Problem problem(InPlaceServer.Body body) throws InterruptedException {
        return ((StepResult.Failed) run(body)).problem();
    }

    /** All that was learned so far, as a later turn gets it. */
    Map<String, Object> learned() {
        return new HashMap<>(facts);
    }

    void stop() {
        stopping = true;
        stops.forEach(Runnable::run);
    }

    /** The worker may no longer believe that it holds the turn. */
    InPlaceTurn lost() {
        lost = true;
        return this;
    }

    @Override
    public Execute command() {
        return command;
    }

    @Override
    public void mayAct() {
        if (stopping || lost) {
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
    public void progress(Progress news) {
        progress.add(news);
    }

    @Override
    public void learned(Map<String, Object> news, List<Check> more) {
        facts.putAll(news);
        checks.addAll(more);
    }

    @Override
    public void found(List<Finding> findings) {
        found.addAll(findings);
    }

    @Override
    public Duration timeLeft() {
        return command.timeLeft();
    }

    @Override
    public Secrets secrets() {
        return reference -> reference.replaceFirst("^env:", "");
    }
}
