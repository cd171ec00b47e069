package dev.uplift.system;

import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.scalingo.SimulatedDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Scalingo's call has no target: made twice, it begins the next version. So it is made once, whatever dies or is lost. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatedScalingoTest {

    private static final String CALL = "Databases_Upgrade";

    /** With a dump of two minutes of Scalingo's before, and on a busy machine. */
    private static final Duration UNTIL_ASKED = Duration.ofMinutes(3);

    private static ScalingoRegion scalingo;
    private static Uplift uplift;

    @BeforeAll
    static void start() throws IOException {
        scalingo = ScalingoRegion.start();
        uplift = Uplift.startWithWorkers(scalingo.workerEnvironment());
    }

    @AfterAll
    static void stop() throws IOException {
        uplift.close();
        scalingo.close();
    }

    @Test
    void each_version_is_asked_for_once_though_the_worker_that_asked_is_killed() {
        var database = scalingo.newDatabase();
        var id = uplift.submit(ScalingoRegion.request(database, Map.of()));

        awaitAsked(database, 1);
        var holder = uplift.holderOf(id, "upgrade:1");
        holder.kill();
        scalingo.endMajor();
        holder.start();
        awaitAsked(database, 2);
        scalingo.endMajor();

        uplift.awaitState(id, "SUCCEEDED");
        scalingo.isUpgraded(database, 2);
    }

    @Test
    void an_answer_that_is_lost_is_not_asked_for_again() {
        var database = scalingo.newDatabase();
        scalingo.simulator().faults().add(Fault.next(CALL, new Fault.LoseAnswer()));
        var id = uplift.submit(ScalingoRegion.request(database, Map.of()));

        awaitAsked(database, 1);
        scalingo.endMajor();
        awaitAsked(database, 2);
        scalingo.endMajor();

        uplift.awaitState(id, "SUCCEEDED");
        scalingo.isUpgraded(database, 2);
    }

    @Test
    void in_mode_manual_somebody_is_asked_to_click_and_it_goes_on_by_itself() {
        var database = scalingo.newDatabase();
        var id = uplift.submit(ScalingoRegion.request(database, Map.of("mode", "manual")));

        for (var version : scalingo.way()) {
            await("somebody to be asked to click for " + version)
                    .atMost(UNTIL_ASKED)
                    .until(() -> uplift.show(id).prettify().contains("click 'Upgrade to %s'".formatted(version)));
            database.upgradeByHand();
            scalingo.endMajor();
        }

        uplift.awaitState(id, "SUCCEEDED");
        scalingo.isUpgraded(database, 0);
    }

    private static void awaitAsked(SimulatedDatabase database, int times) {
        await("call %d of Scalingo".formatted(times))
                .atMost(UNTIL_ASKED)
                .until(() -> database.view().upgradesAsked() == times);
    }
}
