package dev.uplift.worker.provider.scalingo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.uplift.contracts.Server;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.worker.driver.Metrics.Kind;
import dev.uplift.worker.driver.Metrics.Unavailable;
import dev.uplift.worker.provider.scalingo.account.Scalingo;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class ScalingoMetricsTest {

    private static final String DISK_SERIES = "diskio";
    private static final double BYTES_ON_DISK = 44.0 * (1L << 30);

    private final ScalingoWorld world = new ScalingoWorld(ScalingoWorld.classic("business"));
    private final ScalingoMetrics metrics = new ScalingoMetrics(world.client());

    ScalingoMetricsTest() throws IOException {}

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void what_is_measured_now_comes_in_two_calls_and_the_add_on_is_not_looked_for_each_time() throws Exception {
        world.database.measures("cpu", 91.5);
        world.database.measures("memory", 50);
        world.database.measures(DISK_SERIES, 4_000_000);

        assertThat(now())
                .containsOnly(
                        entry(Kind.CPU_PERCENT, 91.5),
                        entry(Kind.MEMORY_PERCENT, 50.0),
                        entry(Kind.DISK_BYTES, BYTES_ON_DISK),
                        entry(Kind.DISK_IO_BYTES, 4_000_000.0));

        world.database.measures("cpu", 20);
        assertThat(now()).containsEntry(Kind.CPU_PERCENT, 20.0);
        assertThat(world.calls().byOperation())
                .containsEntry("Addons_List", 1L)
                .containsEntry("Addons_Token", 1L)
                .containsEntry("Databases_Metrics", 2L)
                .containsEntry("Databases_MetricsOf", 2L);
    }

    @Test
    void the_add_on_is_looked_for_anew_after_a_while() throws Exception {
        now();
        world.scalingo.clock().advance(Duration.ofMinutes(11));
        now();

        assertThat(world.calls("Addons_List")).isEqualTo(2);
    }

    @Test
    void what_the_one_answer_does_not_have_is_taken_from_the_series() throws Exception {
        world.database.measures("cpu", 33);
        absent("Databases_Metrics");

        assertThat(now()).containsEntry(Kind.CPU_PERCENT, 33.0).doesNotContainKey(Kind.DISK_BYTES);
    }

    @Test
    void a_series_that_cannot_be_a_part_of_a_hundred_is_left_out() throws Exception {
        world.database.measures("memory", 2_000_000_000);
        absent("Databases_Metrics");

        assertThat(now()).containsOnlyKeys(Kind.CPU_PERCENT, Kind.DISK_IO_BYTES);
    }

    @Test
    void what_is_not_measured_is_left_out() throws Exception {
        world.database.silence(DISK_SERIES);

        assertThat(now()).containsOnlyKeys(Kind.CPU_PERCENT, Kind.MEMORY_PERCENT, Kind.DISK_BYTES);
    }

    @Test
    void a_platform_that_measures_nothing_is_said() {
        absent("Databases_Metrics");
        absent("Databases_MetricsOf");

        assertThat(unavailable(world.server()))
                .hasMessageContaining("looking at what Scalingo measures")
                .hasMessageContaining("404");
    }

    @Test
    void who_may_not_look_and_who_looks_too_often_is_said() {
        world.token(world.scalingo.tokenWithout("Databases_Metrics", "Databases_MetricsOf"));
        assertThat(unavailable(world.server())).hasMessageContaining("403");

        world.faults().add(Fault.next("Databases_Metrics", world.throttling()));
        assertThat(unavailable(world.server())).hasMessageContaining("429");
    }

    @Test
    void a_database_that_is_not_there_is_said() {
        var gone = new Server(
                Scalingo.PROVIDER,
                Map.of("region", "osc-fr1", "app", "gone"),
                Optional.empty(),
                Map.of(),
                Server.DEFAULT_POOL);

        assertThat(unavailable(gone)).hasMessageContaining("404");
    }

    private void absent(String operation) {
        world.faults()
                .add(Fault.next(operation, new Fault.Refuse(404, "Metric", "no"))
                        .times(Integer.MAX_VALUE));
    }

    private Map<Kind, Double> now() throws Exception {
        return metrics.now(world.server(), secret -> secret);
    }

    private Unavailable unavailable(Server server) {
        return catchThrowableOfType(
                Unavailable.class, () -> new ScalingoMetrics(world.client()).now(server, secret -> secret));
    }
}
