package dev.uplift.worker.provider.kubernetes.server;

import static dev.uplift.worker.provider.kubernetes.server.Manifests.BITNAMI;
import static dev.uplift.worker.provider.kubernetes.server.Manifests.OFFICIAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions.SecretKey;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LoginTest {

    private static Login login(String yaml, Map<String, Object> options) throws LayoutUnknown {
        var given = KubernetesOptions.of(options);
        var set = Manifests.set(yaml);
        var claim = new PersistentVolumeClaimBuilder().build();
        return Login.of(new PostgresSet(set, Layout.of(set, given), claim, Optional.empty(), Optional.empty()), given);
    }

    /** Its own user is no superuser. */
    @Test
    void bitnamis_superuser_is_postgres_whoever_the_chart_makes() throws LayoutUnknown {
        assertThat(login(BITNAMI, Map.of()))
                .isEqualTo(new Login("postgres", Optional.of(new SecretKey("orders-postgresql", "postgres-password"))));
    }

    @Test
    void a_file_may_be_called_otherwise_than_its_key() throws LayoutUnknown {
        var renamed = BITNAMI.replace(
                "secret: {secretName: orders-postgresql}",
                "secret: {secretName: orders-postgresql, items: [{key: admin, path: postgres-password}]}");

        assertThat(login(renamed, Map.of()).secret()).contains(new SecretKey("orders-postgresql", "admin"));
    }

    @Test
    void the_official_images_superuser_is_who_it_makes() throws LayoutUnknown {
        assertThat(login(OFFICIAL, Map.of()))
                .isEqualTo(new Login("boss", Optional.of(new SecretKey("orders", "password"))));
    }

    @Test
    void options_win() throws LayoutUnknown {
        var options = Map.<String, Object>of("user", "root", "secret", Map.of("name", "s", "key", "k"));

        assertThat(login(OFFICIAL, options)).isEqualTo(new Login("root", Optional.of(new SecretKey("s", "k"))));
    }

    @Test
    void without_a_secret_the_pod_itself_may_be_trusted() throws LayoutUnknown {
        var plain = OFFICIAL.replace("valueFrom: {secretKeyRef: {name: orders, key: password}}", "value: plain");

        assertThat(login(plain, Map.of())).isEqualTo(new Login("boss", Optional.empty()));
    }
}
