package dev.uplift.worker.provider.kubernetes.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.sandbox.kubernetes.Delays;
import dev.uplift.sandbox.kubernetes.KubernetesSimulator;
import dev.uplift.sandbox.kubernetes.NewPostgres;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.postgres.DataFolder;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.provider.kubernetes.cluster.Api;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.ServerAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real server in a pod, asked through it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(180)
class PodSqlTest {

    private static final Secrets NONE = reference -> {
        throw new Secrets.Unresolved(reference);
    };
    private static final ServerAddress ORDERS = new ServerAddress(Optional.empty(), "shop", "orders");
    private static final String WATCHED = "uplift-watched";

    private static Path home;
    private static KubernetesSimulator cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws IOException {
        home = DataFolder.home("kubernetes");
        cluster = KubernetesSimulator.start(PlatformClock.running(1), 0, home);
        cluster.delays(Delays.NONE);
        client = cluster.client();
        cluster.namespace("shop").create(NewPostgres.bitnami("orders", 15));
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(PodSqlTest::isReady);
    }

    private static boolean isReady() {
        return Optional.ofNullable(
                        client.pods().inNamespace("shop").withName("orders-0").get())
                .map(Pod::getStatus)
                .map(status -> status.getConditions().stream()
                        .anyMatch(each -> each.getType().equals("Ready")
                                && each.getStatus().equals("True")))
                .orElse(false);
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        cluster.close();
        Files.delete(home);
    }

    private static Server located(Map<String, Object> options) {
        var source = new Server(
                "kubernetes",
                Map.of("namespace", "shop", "statefulSet", "orders"),
                Optional.empty(),
                Map.of(),
                Server.DEFAULT_POOL);
        return SqlAccess.of(source, new Api(client), ORDERS, KubernetesOptions.of(options))
                .orElseThrow();
    }

    private static Sessions sessions() throws Secrets.Unresolved {
        return new Sessions(Dsn.of(located(Map.of()), NONE), "uplift-test", _ -> () -> {});
    }

    @Test
    void it_answers_as_any_server_does() throws Exception {
        var seen = ServerInspector.inspect(sessions(), Set.of("postgres"));

        assertThat(seen.version()).startsWith("15.");
        try (var session = sessions().open()) {
            assertThat(session.superuser()).isTrue();
            assertThat(session.text("SELECT repeat('x', 3000000)")).hasSize(3_000_000);
        }
    }

    @Test
    void what_is_closed_leaves_no_session_behind() throws Exception {
        var watched = new Sessions(Dsn.of(located(Map.of()), NONE), WATCHED, _ -> () -> {});
        try (var watching = sessions().open()) {
            try (var other = watched.open()) {
                assertThat(other.superuser()).isTrue();
                assertThat(count(watching)).isEqualTo(1);
            }
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> count(watching) == 0);
        }
    }

    private static long count(Session watching) throws SQLException {
        return watching.number("SELECT count(*) FROM pg_stat_activity WHERE application_name = ?", WATCHED);
    }

    @Test
    void an_answer_that_does_not_come_is_given_up() throws Exception {
        try (var session = sessions().openWithin(Duration.ofSeconds(5), "postgres")) {
            assertThatThrownBy(() -> session.text("SELECT pg_sleep(60)")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void a_secret_that_is_not_there_is_named_and_nothing_of_another() {
        var server = located(Map.of("secret", Map.of("name", "orders", "key", "nothing")));

        assertThatThrownBy(() -> Dsn.of(server, NONE))
                .isInstanceOf(Secrets.Unresolved.class)
                .hasMessage("There is no key nothing in Secret orders of namespace shop.");
    }

    @Test
    void a_wrong_password_is_refused_by_the_server_itself() throws Exception {
        client.secrets()
                .inNamespace("shop")
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("wrong")
                        .endMetadata()
                        .addToData("key", "d3Jvbmc=")
                        .build())
                .create();
        var server = located(Map.of("secret", Map.of("name", "wrong", "key", "key")));
        var sessions = new Sessions(Dsn.of(server, NONE), "uplift-test", _ -> () -> {});

        assertThatThrownBy(sessions::open)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed")
                .hasMessageNotContaining("d3Jvbmc");
    }

    @Test
    void without_the_right_to_run_something_there_it_says_so() throws Exception {
        cluster.deny("get", "pods/exec");
        cluster.deny("create", "pods/exec");
        try {
            var sessions = sessions();

            assertThatThrownBy(sessions::open).isInstanceOf(SQLException.class).hasStackTraceContaining("orders-0");
        } finally {
            cluster.allow("get", "pods/exec");
            cluster.allow("create", "pods/exec");
        }
    }

    @Test
    void a_short_command_answers_with_its_code() throws Exception {
        var pod = client.pods().inNamespace("shop").withName("orders-0").get();

        var answer = new Api(client)
                .exec(pod, "postgresql", Duration.ofSeconds(30), "sh", "-c", "echo \"$0\"; echo no >&2; exit 3", "yes");

        assertThat(List.of(answer.exit(), answer.out().strip(), answer.error().strip()))
                .isEqualTo(List.of(3, "yes", "no"));
    }
}
