package dev.uplift.worker.provider.kubernetes.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.kubernetes.KubernetesSimulator;
import dev.uplift.sandbox.kubernetes.NewPostgres;
import dev.uplift.sandbox.platform.PlatformClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots of whatever version a simulated cluster has. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SnapshotsTest {

    private KubernetesSimulator cluster;
    private KubernetesClient client;
    private Api api;

    @BeforeEach
    void start() throws IOException {
        cluster = KubernetesSimulator.start(PlatformClock.standing(), 0);
        cluster.namespace("shop").create(NewPostgres.bitnami("orders", 15));
        client = cluster.client();
        api = new Api(client);
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void are_taken_found_and_deleted(boolean older) {
        if (older) {
            cluster.withOlderSnapshots();
        }

        api.takeSnapshot("shop", "one", "data-orders-0", Optional.of("snapshots"), Map.of("made-by", "a-test"));
        cluster.clock().advance(Duration.ofMinutes(10));

        assertThat(api.snapshotClasses()).extracting(SnapshotClass::name).containsExactly("snapshots");
        assertThat(api.snapshot("shop", "one")).hasValueSatisfying(found -> {
            assertThat(found.ready()).isTrue();
            assertThat(found.labels()).containsEntry("made-by", "a-test");
        });

        api.deleteSnapshot("shop", "one");
        cluster.clock().advance(Duration.ofMinutes(10));

        assertThat(api.snapshot("shop", "one")).isEmpty();
    }

    @Test
    void are_none_where_nobody_has_installed_them() {
        cluster.withoutSnapshots();

        assertThat(api.snapshotClasses()).isEmpty();
        assertThat(api.snapshot("shop", "one")).isEmpty();
    }
}
