package dev.uplift.worker.provider.scalingo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A whole upgrade in which one call breaks, each one in turn: before it has an effect, as if the worker died just before it,
 * or after it. Another worker goes on with what was learned, and where a step gives up, a person retries as the API does: from
 * the first step of production on.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ScalingoLostCallsTest {

    private static final Map<String, Object> APPS = Map.of("maintenance", List.of(ScalingoWorld.APP));
    private static final int HOPS = 3;
    private static final int MOST_LOOKS = 400;

    /** @param byPerson how many of the calls, if they break so, need a person to look: those of upgrades that never arrived */
    record Broken(Fault.Effect effect, int byPerson) {}

    static List<Broken> effects() {
        return List.of(new Broken(new Fault.LoseRequest(), HOPS), new Broken(new Fault.LoseAnswer(), 0));
    }

    private record Ended(long calls, int retries) {}

    @ParameterizedTest
    @MethodSource("effects")
    void whichever_call_breaks_every_hop_is_begun_once(Broken broken) throws Exception {
        var undisturbed = upgraded(Optional.empty());
        assertThat(undisturbed.retries()).isZero();
        int retries = 0;
        for (int call = 0; call < undisturbed.calls(); call++) {
            retries += upgraded(Optional.of(new Fault(Optional.empty(), call, 1, broken.effect())))
                    .retries();
        }
        System.out.printf("%s: broken at each of %d calls%n", broken.effect(), undisturbed.calls());
        assertThat(retries).isEqualTo(broken.byPerson());
    }

    private static Ended upgraded(Optional<Fault> fault) throws Exception {
        try (var world = new ScalingoWorld(ScalingoWorld.classic("business"))) {
            var plan = world.plan(APPS);
            var known = new HashMap<>(world.story().facts());
            var before = world.calls().total();
            fault.ifPresent(world.faults()::add);

            var retries = new Run(world, plan, known).retries();

            var what = fault.toString();
            assertThat(world.database.view().version()).as(what).isEqualTo("15.17.0-1");
            assertThat(world.database.view().upgradesAsked()).as(what).isEqualTo(HOPS);
            assertThat(world.scalingo.containers(ScalingoWorld.APP)).as(what).containsEntry("web", 2);
            assertThat(world.scalingo.offences()).as(what).isEmpty();
            return new Ended(world.calls().total() - before, retries);
        }
    }

    /** The steps of a plan, one after the other; each look that fails for a while is followed by another worker. */
    private static final class Run {

        private final ScalingoWorld world;
        private final Plan plan;
        private final Map<String, Object> facts;
        private long turn;

        Run(ScalingoWorld world, Plan plan, Map<String, Object> facts) {
            this.world = world;
            this.plan = plan;
            this.facts = facts;
        }

        /** Goes to the end. @return how often a person had to ask again */
        int retries() throws InterruptedException {
            int retries = 0;
            int at = 0;
            while (at < plan.steps().size()) {
                if (ended(plan.steps().get(at))) {
                    at++;
                } else {
                    at = plan.production();
                    retries++;
                }
            }
            return retries;
        }

        private boolean ended(Step step) throws InterruptedException {
            var work = work(step);
            for (int look = 0; look < MOST_LOOKS; look++) {
                var result = world.driver().actions().get(step.action()).run(work);
                facts.putAll(work.learned);
                switch (result) {
                    case StepResult.Done done -> {
                        facts.putAll(done.facts());
                        return true;
                    }
                    case StepResult.Pending _ -> world.letTimePass();
                    case StepResult.Failed(var problem) -> {
                        if (!problem.passes()) {
                            return false;
                        }
                        work = work(step);
                    }
                }
            }
            throw new AssertionError("step %s does not end".formatted(step.name()));
        }

        private RecordedWork work(Step step) {
            turn++;
            var needed = new HashMap<>(facts);
            needed.keySet().retainAll(step.needs());
            return new RecordedWork(
                    new Execute(
                            ScalingoWorld.UPGRADE,
                            turn,
                            step,
                            world.server(),
                            Optional.empty(),
                            plan.to(),
                            plan.strategy(),
                            UpgradeOptions.of(Map.of("provider", APPS)),
                            needed,
                            Duration.ofHours(8),
                            Optional.empty()),
                    Map.of());
        }
    }
}
