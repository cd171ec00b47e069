package dev.uplift.worker.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.worker.postgres.Credentials;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real servers with real traffic, the oldest and the newest. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ObservedServersTest {

    private static final String QUERY = "SELECT count(*) FROM orders";

    /** Slower than the query afterwards, so that a machine that is busy just then makes nobody warn. */
    private static final String BEFORE = "SELECT count(pg_sleep(0.003)) FROM (SELECT FROM orders LIMIT 1) o";

    @TempDir
    private static Path folder;

    private static final Map<Integer, Observed> SERVERS = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws SQLException {
        for (int major : List.of(13, 18)) {
            SERVERS.put(major, Observed.start(major, folder.resolve("data" + major)));
        }
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(Observed::close);
    }

    /** As the step has it: what a second look tells beside a first one, with what was counted before. */
    private static Figures baseline(Observed observed, Sampler sampler) throws SQLException, InterruptedException {
        observed.run("SELECT pg_stat_statements_reset()");
        observed.repeat(200, true, BEFORE);
        var sample = sampler.take(() -> false);
        return sample.now().and(sample.ever());
    }

    private static Watch watch(Observed observed, Sampler sampler) throws SQLException, InterruptedException {
        var watch = new Watch(baseline(observed, sampler), null);
        assertThat(watch.look(sampler.take(() -> false))).isEmpty();
        return watch;
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void a_server_that_is_as_it_was_is_not_warned_about(int major) throws SQLException, InterruptedException {
        var observed = SERVERS.get(major);
        var sampler = observed.sampler();
        var watch = watch(observed, sampler);

        for (int i = 0; i < 3; i++) {
            observed.repeat(200, true, QUERY);
            assertThat(watch.look(sampler.take(() -> false))).isEmpty();
        }
        // An old server tells of its transactions half a second late.
        Awaitility.await().atMost(Observed.PATIENCE).until(() -> {
            assertThat(watch.look(sampler.take(() -> false))).isEmpty();
            return watch.facts().get(Watch.AFTER).toString().contains("errorPercent=");
        });

        assertThat(watch.end()).isEmpty();
        assertThat(sampler.missing()).isEmpty();
        assertThat(watch.facts().get(Watch.AFTER).toString())
                .contains("connections=", "statementMillis=", "errorPercent=", "transactionsPerSecond=");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void rollbacks_are_warned_about(int major) throws SQLException, InterruptedException {
        var observed = SERVERS.get(major);
        var sampler = observed.sampler();
        var watch = watch(observed, sampler);

        observed.repeat(300, false, QUERY);

        assertThat(Observed.awaitWarning(watch, sampler, Alarm.ERRORS).explanation())
                .contains("% of the transactions are rolled back", "before the upgrade");
        observed.run("SELECT pg_stat_reset()");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void statements_that_take_longer_are_warned_about(int major) throws SQLException, InterruptedException {
        var observed = SERVERS.get(major);
        var sampler = observed.sampler();
        var watch = watch(observed, sampler);

        observed.repeat(150, true, "SELECT count(pg_sleep(0.03)) FROM (SELECT FROM orders LIMIT 1) o");

        assertThat(Observed.awaitWarning(watch, sampler, Alarm.LATENCY).explanation())
                .containsPattern("A statement takes \\d+(\\.\\d+)? ms in the mean");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void clients_that_take_all_connections_are_warned_about(int major) throws SQLException, InterruptedException {
        var observed = SERVERS.get(major);
        var sampler = observed.sampler();
        var watch = watch(observed, sampler);
        var held = new ArrayList<Connection>();
        try {
            for (int i = 0; i < 37; i++) {
                held.add(observed.connect());
            }

            assertThat(Observed.awaitWarning(watch, sampler, Alarm.CONNECTIONS_FULL)
                            .explanation())
                    .startsWith("92.5 % of max_connections are taken");
        } finally {
            for (var connection : held) {
                connection.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void sessions_that_wait_for_a_lock_are_warned_about(int major) throws SQLException, InterruptedException {
        var observed = SERVERS.get(major);
        var sampler = observed.sampler();
        var watch = watch(observed, sampler);
        var waiting = new ArrayList<Thread>();
        try (var holder = observed.connect();
                var lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE orders");
            for (int i = 0; i < 6; i++) {
                waiting.add(Thread.startVirtualThread(() -> {
                    try {
                        observed.run(QUERY);
                    } catch (SQLException failed) {
                        throw new IllegalStateException(failed);
                    }
                }));
            }

            assertThat(Observed.awaitWarning(watch, sampler, Alarm.LOCKS).explanation())
                    .contains("sessions wait for locks");
        }
        for (var thread : waiting) {
            thread.join();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void a_role_that_may_see_little_says_so_and_measures_the_rest(int major) throws SQLException, InterruptedException {
        var observed = SERVERS.get(major);
        var sampler = observed.sampler(new Credentials("plain", Optional.of("plain")));
        try (var other = observed.connect()) {
            var figures = watch(observed, sampler).facts().get(Watch.AFTER).toString();

            assertThat(other.isClosed()).isFalse();
            assertThat(figures).contains("connections=1.0").doesNotContain("activeConnections", "waitingForLocks");
            assertThat(sampler.missing()).singleElement().asString().contains("GRANT pg_monitor", "plain");
            assertThat(sampler.take(() -> false).statements()).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void statistics_that_are_reset_meanwhile_make_no_warning(int major) throws SQLException, InterruptedException {
        var observed = SERVERS.get(major);
        var sampler = observed.sampler();
        var watch = watch(observed, sampler);

        var before = sampler.take(() -> false).server().orElseThrow().resets();
        observed.run("SELECT pg_stat_reset()", "SELECT pg_stat_statements_reset()");
        await("the reset is seen").atMost(Observed.PATIENCE).until(() -> {
            var sample = sampler.take(() -> false);
            assertThat(watch.look(sample)).isEmpty();
            return !sample.server().orElseThrow().resets().equals(before);
        });
        observed.repeat(200, true, QUERY);

        assertThat(watch.look(sampler.take(() -> false))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void a_server_that_is_away_and_comes_back_is_warned_about(int major) throws SQLException, InterruptedException {
        var observed = SERVERS.get(major);
        var sampler = observed.sampler();
        var watch = watch(observed, sampler);

        observed.server.kill();
        assertThat(watch.look(sampler.take(() -> false))).isEmpty();
        assertThat(watch.look(sampler.take(() -> false)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.id()).isEqualTo("observed-unreachable"));
        observed.server.start();

        assertThat(watch.look(sampler.take(() -> false)))
                .extracting(finding -> finding.id())
                .containsExactlyInAnyOrder("observed-unreachable", "observed-restart");
        assertThat(watch.end())
                .filteredOn(finding -> finding.id().equals("observed-unreachable"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.explanation()).contains("first at", "last at"));
    }

    @ParameterizedTest
    @ValueSource(ints = 18)
    void wrong_credentials_are_a_server_that_lets_nobody_in(int major) throws InterruptedException {
        var sampler = SERVERS.get(major).sampler(new Credentials("plain", Optional.of("wrong")));
        var sample = sampler.take(() -> false);

        assertThat(sample.server()).isEmpty();
        assertThat(sample.refusal().orElseThrow())
                .contains("password authentication failed")
                .doesNotContain("wrong");
    }
}
