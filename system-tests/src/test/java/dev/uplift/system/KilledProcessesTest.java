package dev.uplift.system;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any process may die at any moment: nothing is lost, and nothing happens twice. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KilledProcessesTest {

    private static Simulated simulated;
    private static Uplift uplift;

    @BeforeAll
    static void start() throws IOException {
        simulated = Simulated.start();
        uplift = Uplift.start();
    }

    @AfterAll
    static void stop() throws IOException {
        uplift.close();
        simulated.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker-1", "worker-2", "api", "api-2", "kafka", "postgres"})
    void any_process_may_be_killed_in_the_middle(String victim) {
        var server = simulated.newServer();
        simulated.hold(server, "upgrade");
        var id = uplift.submit(simulated.request(server, 0));
        simulated.awaitHeld(server, id, "upgrade");

        uplift.process(victim).kill();
        simulated.release(server);
        uplift.process(victim).start();

        uplift.awaitState(id, "SUCCEEDED");
        simulated.everythingHappenedOnce(uplift, id, server);
    }

    @Test
    void everything_may_be_killed_again_and_again() {
        var names = IntStream.range(0, 10).mapToObj(_ -> simulated.newServer()).toList();
        var ids = names.stream()
                .map(server -> uplift.submit(simulated.request(server, 2000)))
                .toList();

        for (var victim : List.of("worker-1", "api", "worker-2", "kafka", "api-2", "postgres")) {
            uplift.process(victim).kill();
            uplift.process(victim).start();
        }

        for (int i = 0; i < ids.size(); i++) {
            uplift.awaitState(ids.get(i), "SUCCEEDED");
            simulated.everythingHappenedOnce(uplift, ids.get(i), names.get(i));
        }
    }
}
