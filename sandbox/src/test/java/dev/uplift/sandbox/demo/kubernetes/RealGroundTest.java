package dev.uplift.sandbox.demo.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.uplift.sandbox.demo.kubernetes.ClusterOptions.RealSet;
import dev.uplift.sandbox.demo.stage.UpgradeView;
import dev.uplift.sandbox.kubernetes.Delays;
import dev.uplift.sandbox.kubernetes.KubernetesSimulator;
import dev.uplift.sandbox.kubernetes.NewPostgres;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.postgres.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cluster that the demo has not made, reached by a file alone; it is simulated, and its server is real. */
@Timeout(120)
class RealGroundTest {

    private static final String SHOP = "shop";
    private static final String ORDERS = "orders";
    private static final String IMAGE = "docker.io/bitnamilegacy/postgresql:15";
    private static final UpgradeView NO_VIEW =
            new UpgradeView("", "SUCCEEDED", null, null, null, null, null, null, null, null);

    @TempDir
    private Path folder;

    private Path home;
    private KubernetesSimulator kubernetes;
    private Path kubeconfig;

    @BeforeEach
    void start() throws IOException {
        home = DataFolder.home("kubernetes");
        kubernetes = KubernetesSimulator.start(PlatformClock.running(1), 0, home);
        kubernetes.delays(Delays.NONE);
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), kubernetes.kubeconfig());
    }

    @AfterEach
    void stop() throws IOException {
        kubernetes.close();
        Files.delete(home);
    }

    private RealSet set(String namespace, String name, String old, String fresh) {
        var images = new UpgradeImages(old, fresh, "tianon/postgres-upgrade:15-to-17");
        return new RealSet(kubeconfig, "simulated", namespace, name, Optional.empty(), images);
    }

    /** A server that has what is wanted already: what is looked at afterwards does not depend on who brought it about. */
    private RealGround upgraded(int to) throws IOException {
        var server = NewPostgres.bitnami(ORDERS, 15);
        var space = kubernetes.namespace(SHOP);
        space.create(server);
        space.awaitServer(server);
        return RealGround.of(set(SHOP, ORDERS, IMAGE, IMAGE), to);
    }

    @Test
    void theServerItselfIsAskedThroughItsPod() throws IOException {
        try (var ground = upgraded(15)) {
            assertThat(ground.doubts(NO_VIEW)).isEmpty();
            assertThat(ground.proof()).startsWith("the server itself says that it is PostgreSQL 15.");
        }
    }

    @Test
    void aServerOfAnotherVersionThanTheWantedOneIsADoubt() throws IOException {
        try (var ground = upgraded(17)) {
            assertThat(ground.doubts(NO_VIEW))
                    .singleElement()
                    .asString()
                    .matches("the server answers with version 15.*, not 17");
        }
    }

    @Test
    void whoMayRunNoCommandInPodsIsToldWhatStaysUnproved() throws IOException {
        try (var ground = upgraded(15)) {
            kubernetes.deny("create", "pods/exec");

            assertThat(ground.doubts(NO_VIEW)).isEmpty();
            assertThat(ground.proof())
                    .contains("its pod is ready", "the server itself was not asked: no command runs in its pod", "403");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop  | nope   | pg:15 | no StatefulSet nope in namespace shop; correct --statefulset or --namespace (there are orders)",
                "other | orders | pg:15 | no StatefulSet orders in namespace other; correct --statefulset or --namespace (there is none)",
                "shop  | orders | pg:14 | StatefulSet orders runs docker.io/bitnamilegacy/postgresql:15, and not pg:14; correct OLD"
            })
    void aServerThatIsNotThereAsItWasSaidIsRefusedInOneLine(String namespace, String name, String old, String message) {
        kubernetes.namespace(SHOP).create(NewPostgres.bitnami(ORDERS, 15));

        refused(set(namespace, name, old, "pg:17"), message);
    }

    @Test
    void whoMayNotLookIsToldWhichRolesThereAre() {
        kubernetes.deny("get", "statefulsets");

        refused(set(SHOP, ORDERS, IMAGE, "pg:17"), "k8s/kubernetes has the roles");
    }

    @Test
    void aClusterThatDoesNotAnswerIsNamedWithItsServer() {
        var server = kubernetes.uri();
        kubernetes.close();

        refused(set(SHOP, ORDERS, IMAGE, "pg:17"), "server %s/: it does not answer".formatted(server));
    }

    private static void refused(RealSet set, String message) {
        assertThatIOException()
                .isThrownBy(() -> RealGround.of(set, 17))
                .withMessageContaining(message)
                .withMessageNotContaining("\n");
    }
}
