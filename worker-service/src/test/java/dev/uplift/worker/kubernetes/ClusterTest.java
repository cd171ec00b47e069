package dev.uplift.worker.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterTest {

    private static final String TWO_CONTEXTS = """
            apiVersion: v1
            kind: Config
            current-context: east
            clusters:
              - {name: east, cluster: {server: "https://east.example:6443"}}
              - {name: west, cluster: {server: "https://west.example:6443"}}
            users:
              - {name: uplift, user: {token: t}}
            contexts:
              - {name: east, context: {cluster: east, user: uplift}}
              - {name: west, context: {cluster: west, user: uplift}}
            """;

    @TempDir
    private Path home;

    private Cluster cluster;

    @BeforeEach
    void configure() throws IOException {
        var file = Files.writeString(home.resolve("kubeconfig"), TWO_CONTEXTS);
        System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, file.toString());
        cluster = new Cluster(Optional.empty(), Map.of("KUBECONFIG", file.toString()), home);
    }

    @AfterEach
    void forget() {
        cluster.close();
        System.clearProperty(Config.KUBERNETES_KUBECONFIG_FILE);
    }

    @Test
    void without_a_context_it_is_the_current_one() throws Cluster.Missing {
        assertThat(cluster.client().getMasterUrl()).hasHost("east.example");
    }

    @Test
    void each_context_has_one_client_for_all() throws Cluster.Missing {
        var west = cluster.client(Optional.of("west"));

        assertThat(west.getMasterUrl()).hasHost("west.example");
        assertThat(cluster.client(Optional.of("west"))).isSameAs(west);
        assertThat(cluster.client()).isNotSameAs(west);
    }

    @Test
    void the_workers_own_context_stands_in_for_none() throws Cluster.Missing {
        var western = new Cluster(Optional.of("west"), Map.of("KUBECONFIG", "there"), home);

        assertThat(western.client(Optional.of(" "))).isSameAs(western.client(Optional.of("west")));
        western.close();
    }

    @Test
    void a_context_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> cluster.client(Optional.of("north")))
                .isInstanceOf(Cluster.Missing.class)
                .hasMessageContaining("north");
    }
}
