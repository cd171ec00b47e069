package dev.uplift.sandbox.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class AgendaTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Agenda agenda = new Agenda(START);
    private final List<String> done = new ArrayList<>();
    private final AtomicBoolean free = new AtomicBoolean();
    private final BooleanSupplier ready = free::get;

    @Test
    void whatIsDueWaitsUntilItIsReadyAndLetsOthersGoFirst() {
        agenda.after(Duration.ofSeconds(1), ready, () -> done.add("first"));
        agenda.after(Duration.ofSeconds(2), () -> done.add("other"));

        agenda.settle(START.plusSeconds(5));
        assertThat(done).containsExactly("other");

        free.set(true);
        agenda.settle(START.plusSeconds(5));
        assertThat(done).containsExactly("other", "first");
    }

    @Test
    void stepsOfTheSameConditionKeepTheirOrder() {
        agenda.after(Duration.ofSeconds(1), ready, () -> {
            done.add("first");
            free.set(false);
        });
        agenda.after(Duration.ofSeconds(2), ready, () -> done.add("second"));
        agenda.settle(START.plusSeconds(5));
        free.set(true);

        agenda.settle(START.plusSeconds(6));
        assertThat(done).containsExactly("first");

        free.set(true);
        agenda.settle(START.plusSeconds(6));
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void nothingIsDoneBeforeItsTimeHoweverReady() {
        free.set(true);
        agenda.after(Duration.ofSeconds(10), ready, () -> done.add("it"));

        agenda.settle(START.plusSeconds(9));

        assertThat(done).isEmpty();
    }
}
