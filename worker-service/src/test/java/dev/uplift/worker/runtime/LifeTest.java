package dev.uplift.worker.runtime;

import static dev.uplift.worker.runtime.ThisWorker.command;
import static dev.uplift.worker.runtime.ThisWorker.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.worker.driver.StepResult;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LifeTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LEASE = Duration.ofSeconds(1);

    private static Life started(ThisWorker worker) {
        var life = new Life(
                worker.identity,
                worker.drivers,
                worker.slots,
                worker.turns,
                worker.inquiries,
                worker.pulse,
                worker.outgoing,
                Duration.ZERO);
        life.start(new StartupEvent());
        return life;
    }

    @Test
    void a_worker_says_what_it_can_do_and_then_that_it_lives_and_what_it_holds() throws Exception {
        var worker = ThisWorker.leased(LEASE, _ -> StepResult.pending(LONG, "the cloud"));
        var life = started(worker);
        await().atMost(PATIENCE).until(() -> !worker.heartbeats().isEmpty());
        var command = worker.begin(command(step()));

        await().atMost(PATIENCE)
                .until(() -> !worker.heartbeats().getLast().held().isEmpty());

        assertThat(worker.events().getFirst()).isInstanceOf(Event.Described.class);
        var last = worker.heartbeats().getLast();
        assertThat(last.worker()).isEqualTo(worker.identity.id());
        assertThat(last.pool()).isEqualTo("default");
        assertThat(last.providers()).containsExactly(ThisWorker.PROVIDER);
        assertThat(last.freeSlots()).isEqualTo(Map.of(Lane.CONTROL, 9, Lane.DATA, 1));
        assertThat(last.held().getFirst().upgrade()).isEqualTo(command.upgrade());
        assertThat(worker.said(command, Event.HandedBack.class)).isEmpty();
        life.stop(new ShutdownEvent());
        assertThat(worker.await(command, Event.HandedBack.class).reason()).isEqualTo(Event.HandedBack.STOPPING);
    }

    @Test
    void a_worker_whose_heartbeats_nobody_takes_stops_all_its_steps() throws Exception {
        var worker = ThisWorker.unacknowledged(LEASE, _ -> StepResult.pending(LONG, "the cloud"));
        var command = worker.begin(command(step()));
        var life = started(worker);
        worker.letPass(LEASE);

        assertThat(worker.await(command, Event.HandedBack.class).reason()).isEqualTo(Event.HandedBack.LEASE_LOST);
        worker.acknowledge();
        life.stop(new ShutdownEvent());
    }
}
