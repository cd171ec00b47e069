package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A turn without a runtime, on a server whose credentials are a user and a password that are the same. */
final class InPlaceTurn {

    static final UpgradeId UPGRADE = new UpgradeId("a000000000000001");

    final RecordedWork work;

    private InPlaceTurn(Execute command) {
        this.work = new RecordedWork(command, reference -> reference.replaceFirst("^env:", ""));
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
        return kept(InPlaceServer.onServer(work, work.command().source(), body));
    }

    StepResult runOnClone(InPlaceServer.Body body) throws InterruptedException {
        return kept(InPlaceServer.onClone(work, work.command().source(), body));
    }

    private StepResult kept(StepResult result) {
        if (result instanceof StepResult.Done done) {
            work.learned.putAll(done.facts());
        }
        return result;
    }

    Problem problem(InPlaceServer.Body body) throws InterruptedException {
        return ((StepResult.Failed) run(body)).problem();
    }

    /** All that was learned so far, as a later turn gets it. */
    Map<String, Object> learned() {
        return Map.copyOf(work.learned);
    }

    /** The worker may no longer believe that it holds the turn. */
    InPlaceTurn lost() {
        work.lost();
        return this;
    }
}
