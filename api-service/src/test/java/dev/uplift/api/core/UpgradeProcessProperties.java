package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Simulation.Choice;
import dev.uplift.api.core.Simulation.Move;
import dev.uplift.api.core.Simulation.Remembered;
import dev.uplift.api.core.State.Name;
import dev.uplift.contracts.plan.Plan;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** What holds for every upgrade, whatever happens to its messages and workers, in whatever order. */
class UpgradeProcessProperties {

    private static final Set<Name> REACHED =
            Set.of(Name.REJECTED, Name.CANCELLED, Name.SUCCEEDED, Name.FAILED, Name.ROLLED_BACK, Name.CLOSED);

    @Property(tries = 2000)
    void keepsItsPromisesWhateverHappens(
            @ForAll("requests") UpgradeRequest request,
            @ForAll("plans") Plan plan,
            @ForAll Remembered remembered,
            @ForAll("anything") List<Choice> choices) {
        var simulation = new Simulation(request, plan, remembered);

        choices.forEach(simulation::move);
    }

    @Property(tries = 2000)
    void endsOnceMessagesArriveAndWorkersAnswer(
            @ForAll("requests") UpgradeRequest request,
            @ForAll("plans") Plan plan,
            @ForAll Remembered remembered,
            @ForAll("anything") List<Choice> choices) {
        var simulation = new Simulation(request, plan, remembered);
        choices.forEach(simulation::move);

        simulation.rest();

        var state = simulation.upgrade().state();
        assertThat(state).isNotInstanceOf(State.Ending.class);
        assertThat(state.name().isOver()).as("%s is an end", state).isTrue();
        assertThat(simulation.upgrade().flights()).isEmpty();
        assertThat(simulation.upgrade().cleanUps())
                .allMatch(each -> each.kept().isPresent()
                        || each.removed().isPresent()
                        || !state.name().isEnd());
        simulation.everybodyKnowsTheEnd();
        Statistics.collect(state.name());
        Statistics.coverage(seen -> REACHED.forEach(name -> seen.check(name).count(ended -> ended > 0)));
    }

    @Property(tries = 1000)
    void succeedsWheneverNothingFailsAndNobodyAsks(
            @ForAll("plans") Plan plan, @ForAll("harmless") List<Choice> choices) {
        var simulation = new Simulation(Plans.request(), plan);
        choices.forEach(simulation::move);

        simulation.rest();

        assertThat(simulation.upgrade().state().name()).isEqualTo(Name.SUCCEEDED);
        assertThat(simulation.upgrade().findings()).isEmpty();
    }

    @Provide
    Arbitrary<UpgradeRequest> requests() {
        return Arbitraries.frequency(
                Tuple.of(6, Plans.request()),
                Tuple.of(3, Plans.holding()),
                Tuple.of(2, Plans.rollingBack()),
                Tuple.of(5, Plans.careful()),
                Tuple.of(5, Plans.announced()),
                Tuple.of(3, Plans.announcedAtOnce("")),
                Tuple.of(2, Plans.announcedAtOnce(", \"onFailure\": \"hold\", \"observe\": \"PT1H\"")),
                Tuple.of(2, Plans.approvedBySomebody()),
                Tuple.of(3, Plans.reusing()),
                Tuple.of(4, Plans.reusingCarefully()),
                Tuple.of(1, Plans.dryRun()));
    }

    @Provide
    Arbitrary<Plan> plans() {
        return Arbitraries.of(Plans.plan(), Plans.losing(), Plans.probed(), Plans.rehearsed(), Plans.inPlace());
    }

    @Provide
    Arbitrary<List<Choice>> anything() {
        return choices(Arbitraries.frequencyOf(
                Tuple.of(160, Arbitraries.of(Move.GO_ON)),
                Tuple.of(80, helpful()),
                Tuple.of(40, disturbing()),
                Tuple.of(20, Arbitraries.of(Move.FAIL)),
                Tuple.of(10, Arbitraries.of(Move.ASK)),
                Tuple.of(6, Arbitraries.of(Move.PASS_TIME)),
                Tuple.of(6, Arbitraries.of(Move.FIRE_TIMER, Move.FIRE_TIMER_EARLY)),
                Tuple.of(1, Arbitraries.of(Move.REFUSE_LOCK))));
    }

    @Provide
    Arbitrary<List<Choice>> harmless() {
        return choices(Arbitraries.frequencyOf(
                Tuple.of(10, helpful()),
                Tuple.of(2, disturbing().filter(move -> move != Move.LOSE_TURN && move != Move.HAND_BACK))));
    }

    private static Arbitrary<Move> helpful() {
        return Arbitraries.of(
                Move.TAKE_COMMAND, Move.TAKE_CONTROL, Move.TAKE_CONTROL, Move.COMPLETE, Move.HEAR, Move.HEAR);
    }

    private static Arbitrary<Move> disturbing() {
        return Arbitraries.of(
                Move.TAKE_COPY_OF_COMMAND,
                Move.DECLINE_COMMAND,
                Move.LOSE_CONTROL,
                Move.ASK_FOR_GO_AGAIN,
                Move.LEARN,
                Move.HAND_BACK,
                Move.HEAR_AND_KEEP,
                Move.LOSE_EVENT,
                Move.KILL_WORKER,
                Move.LOSE_TURN);
    }

    private static Arbitrary<List<Choice>> choices(Arbitrary<Move> moves) {
        return Combinators.combine(moves, Arbitraries.integers().between(0, 59))
                .as(Choice::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(300);
    }
}
