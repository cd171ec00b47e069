package dev.uplift.sandbox.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class AgendaTest {

    private final PlatformClock clock = PlatformClock.standing();
    private final Agenda agenda = new Agenda(clock);
    private final List<String> done = new ArrayList<>();
    private final AtomicBoolean free = new AtomicBoolean();
    private final BooleanSupplier ready = free::get;

    @Test
    void whatIsDueWaitsUntilItIsReadyAndLetsOthersGoFirst() {
        agenda.after(Duration.ofSeconds(1), ready, () -> done.add("first"));
        agenda.after(Duration.ofSeconds(2), () -> done.add("other"));

        pass(5);
        assertThat(done).containsExactly("other");

        free.set(true);
        look();
        assertThat(done).containsExactly("other", "first");
    }

    @Test
    void stepsOfTheSameConditionKeepTheirOrder() {
        agenda.after(Duration.ofSeconds(1), ready, () -> {
            done.add("first");
            free.set(false);
        });
        agenda.after(Duration.ofSeconds(2), ready, () -> done.add("second"));
        pass(5);
        free.set(true);

        look();
        assertThat(done).containsExactly("first");

        free.set(true);
        look();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void nothingIsDoneBeforeItsTimeHoweverReady() {
        free.set(true);
        agenda.after(Duration.ofSeconds(10), ready, () -> done.add("it"));

        pass(9);

        assertThat(done).isEmpty();
    }

    @Test
    void eachThingIsDoneAtItsOwnTimeHoweverLateTheLook() {
        var start = agenda.now();
        agenda.after(Duration.ofSeconds(2), () -> done.add("at " + Duration.between(start, agenda.now())));
        agenda.after(
                Duration.ofSeconds(1),
                () -> agenda.after(
                        Duration.ofSeconds(2), () -> done.add("at " + Duration.between(start, agenda.now()))));

        pass(3600);

        assertThat(done).containsExactly("at PT2S", "at PT3S");
    }

    @Test
    void whatTakesNoTimeIsDoneWithinTheSameLook() {
        agenda.alone(() -> {
            agenda.after(Duration.ZERO, () -> done.add("it"));
            assertThat(done).isEmpty();
            agenda.settle();
            return done;
        });

        assertThat(done).containsExactly("it");
    }

    @Test
    void nobodyElseIsAtTheStateMeanwhile() throws InterruptedException {
        var other = new Thread(() -> agenda.alone(() -> done.add("other")));
        agenda.alone(() -> {
            other.start();
            while (other.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            return done.add("first");
        });
        other.join();

        assertThat(done).containsExactly("first", "other");
    }

    @Test
    void nothingHappensToWhatIsNoMore() {
        var gone = new Lifetime(agenda);
        var there = new Lifetime(agenda);
        gone.after(Duration.ofSeconds(1), () -> done.add("before"));
        gone.after(Duration.ofSeconds(1), gone::end);
        gone.after(Duration.ofSeconds(2), () -> done.add("never"));
        gone.after(Duration.ofSeconds(2), () -> true, () -> done.add("never either"));
        there.after(Duration.ofSeconds(2), () -> done.add("after"));

        pass(2);

        assertThat(done).containsExactly("before", "after");
        assertThat(gone.isOver()).isTrue();
        assertThat(there.isOver()).isFalse();
    }

    private void pass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        look();
    }

    private void look() {
        agenda.alone(() -> done);
    }
}
