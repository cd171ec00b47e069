package dev.uplift.worker.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Single steps of a plan, each asked until it has ended, with the facts that earlier ones learned.
 *
 * @param options the driver's own
 * @param facts what was learned so far
 * @param found what was found so far
 */
public record PlannedSteps(
        World world, Plan plan, Map<String, Object> options, Map<String, Object> facts, List<Finding> found) {

    private static final int MOST_LOOKS = 100;

    public PlannedSteps(World world, Plan plan) {
        this(world, plan, Map.of(), new HashMap<>(), new ArrayList<>());
    }

    public void done(String... steps) throws InterruptedException {
        for (var step : steps) {
            assertThat(end(step)).as(step).isInstanceOf(StepResult.Done.class);
        }
    }

    public StepResult.Failed failed(String step) throws InterruptedException {
        var result = end(step);
        assertThat(result).isInstanceOf(StepResult.Failed.class);
        return (StepResult.Failed) result;
    }

    public StepResult end(String name) throws InterruptedException {
        var turn = turn(name);
        for (int look = 0; look < MOST_LOOKS; look++) {
            var result = look(turn);
            if (result instanceof StepResult.Pending) {
                world.letTimePass();
                continue;
            }
            found.addAll(turn.found);
            facts.putAll(turn.learned);
            if (result instanceof StepResult.Done done) {
                facts.putAll(done.facts());
            }
            return result;
        }
        throw new AssertionError("step %s does not end".formatted(name));
    }

    /** What a step waits for, after one look. */
    public String waitsFor(String name) throws InterruptedException {
        var turn = turn(name);
        var result = look(turn);
        found.addAll(turn.found);
        facts.putAll(turn.learned);
        assertThat(result).as(name).isInstanceOf(StepResult.Pending.class);
        return ((StepResult.Pending) result).progress().doing();
    }

    private RecordedWork turn(String name) {
        world.story().facts().forEach(facts::putIfAbsent);
        var step = step(name);
        var needed = new HashMap<>(facts);
        needed.keySet().retainAll(step.needs());
        return new RecordedWork(command(step, needed), world.secrets());
    }

    private StepResult look(RecordedWork turn) throws InterruptedException {
        return world.driver().actions().get(turn.command().step().action()).run(turn);
    }

    private Step step(String name) {
        var all = new ArrayList<>(plan.steps());
        plan.undo().forEach(undo -> all.add(undo.step()));
        plan.wayBack().ifPresent(way -> all.addAll(way.steps()));
        plan.removals().forEach(removal -> all.add(removal.step()));
        return all.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step " + name));
    }

    private Execute command(Step step, Map<String, Object> needed) {
        return new Execute(
                world.story().upgrade(),
                1,
                step,
                world.story().server(),
                world.target(),
                plan.to(),
                plan.strategy(),
                UpgradeOptions.of(Map.of("provider", options)),
                needed,
                Duration.ofHours(1),
                Optional.empty());
    }
}
