package dev.uplift.worker.provider.kubernetes.server;

import static dev.uplift.worker.provider.kubernetes.server.Manifests.BITNAMI;
import static dev.uplift.worker.provider.kubernetes.server.Manifests.OFFICIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.worker.provider.kubernetes.server.Layout.Kind;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the data is, as people set their servers up. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LayoutTest {

    private static Layout layout(String yaml) throws LayoutUnknown {
        return layout(yaml, Map.of());
    }

    private static Layout layout(String yaml, Map<String, Object> options) throws LayoutUnknown {
        return Layout.of(Manifests.set(yaml), KubernetesOptions.of(options));
    }

    @Test
    void bitnamis_chart() throws LayoutUnknown {
        assertThat(layout(BITNAMI))
                .isEqualTo(new Layout(
                        Kind.BITNAMI,
                        "postgresql",
                        "docker.io/bitnamilegacy/postgresql:15.4.0-debian-11-r45",
                        "/bitnami/postgresql",
                        "/bitnami/postgresql/data",
                        "data",
                        "data-orders-postgresql-0",
                        1001,
                        1001,
                        true));
    }

    @Test
    void an_image_of_ones_own_made_from_bitnamis_is_told_by_its_mount() throws LayoutUnknown {
        var own = BITNAMI.replace(
                        "docker.io/bitnamilegacy/postgresql:15.4.0-debian-11-r45", "example/server-postgres:12.16")
                .replace("{name: PGDATA, value: /bitnami/postgresql/data}", "{name: TZ, value: UTC}")
                .replace("securityContext: {runAsUser: 1001}", "securityContext: {}")
                .replace("securityContext: {fsGroup: 1001}", "securityContext: {}");

        var layout = layout(own);

        assertThat(layout.kind()).isEqualTo(Kind.BITNAMI);
        assertThat(layout.data()).isEqualTo("data");
        assertThat(layout.uid()).isEqualTo(1001);
        assertThat(layout.gid()).isEqualTo(1001);
    }

    @Test
    void the_official_image_in_a_folder_of_its_volume() throws LayoutUnknown {
        var layout = layout(OFFICIAL);

        assertThat(layout.kind()).isEqualTo(Kind.OFFICIAL);
        assertThat(layout.dataPath()).isEqualTo("/var/lib/postgresql/data");
        assertThat(layout.data()).isEqualTo("pg");
        assertThat(layout.claim()).isEqualTo("data-orders-0");
        assertThat(layout.uid()).isEqualTo(999);
    }

    @Test
    void the_official_image_on_the_whole_volume() throws LayoutUnknown {
        var layout = layout(OFFICIAL.replace(", subPath: pg", ""));

        assertThat(layout.data()).isEmpty();
        assertThat(layout.isRoot()).isTrue();
    }

    @Test
    void the_official_image_with_a_folder_by_pgdata() throws LayoutUnknown {
        var layout = layout(
                OFFICIAL.replace(", subPath: pg", "")
                        .replace(
                                "- {name: POSTGRES_USER",
                                "- {name: PGDATA, value: /var/lib/postgresql/data/pgdata}\n            - {name: POSTGRES_USER"));

        assertThat(layout.data()).isEqualTo("pgdata");
        assertThat(layout.pgdata(18)).isEmpty();
    }

    @Test
    void the_official_image_from_18_on_keeps_its_data_elsewhere() throws LayoutUnknown {
        var layout = layout(OFFICIAL.replace("postgres:17.2", "postgres:18.1-alpine")
                .replace("mountPath: /var/lib/postgresql/data, subPath: pg", "mountPath: /var/lib/postgresql"));

        assertThat(layout.kind()).isEqualTo(Kind.OFFICIAL_18);
        assertThat(layout.dataPath()).isEqualTo("/var/lib/postgresql/18/docker");
        assertThat(layout.data()).isEqualTo("18/docker");
        assertThat(layout.uid()).isEqualTo(70);
        assertThat(layout.pgdata(19)).contains("/var/lib/postgresql/18/docker");
    }

    /** Before 18 its data is in a volume of the image's own there, which does not outlive the pod. */
    @Test
    void the_official_image_before_18_mounted_as_it_is_since() {
        assertThatThrownBy(() -> layout(OFFICIAL.replace(
                        "mountPath: /var/lib/postgresql/data, subPath: pg", "mountPath: /var/lib/postgresql")))
                .isInstanceOf(LayoutUnknown.class)
                .hasMessageContaining("has no PGDATA");
    }

    @ParameterizedTest
    @CsvSource({"17, false", "18, true", "19, true"})
    void only_images_from_18_on_have_to_be_told_where_the_data_is(int to, boolean told) throws LayoutUnknown {
        assertThat(layout(OFFICIAL).pgdata(to).isPresent()).isEqualTo(told);
        assertThat(layout(BITNAMI).pgdata(to)).isEmpty();
    }

    @Test
    void options_win() throws LayoutUnknown {
        var layout = layout(
                OFFICIAL.replace("/var/lib/postgresql/data", "/pg").replace("postgres:17.2", "example/db:3"),
                Map.of("dataPath", "/pg/main/15", "uid", 26, "gid", 27));

        assertThat(layout.kind()).isEqualTo(Kind.OWN);
        assertThat(layout.data()).isEqualTo("pg/main/15");
        assertThat(layout.uid()).isEqualTo(26);
        assertThat(layout.gid()).isEqualTo(27);
    }

    @Test
    void whose_files_they_are_in_an_unknown_image_has_to_be_said() {
        var own = OFFICIAL.replace("/var/lib/postgresql/data", "/pg").replace("postgres:17.2", "example/db:3");

        assertThatThrownBy(() -> layout(own, Map.of("dataPath", "/pg/main")))
                .isInstanceOf(LayoutUnknown.class)
                .hasMessageContaining("which user");
    }

    @Test
    void a_claim_that_was_made_before_and_numbers_that_begin_elsewhere() throws LayoutUnknown {
        var named = OFFICIAL.replace(
                        "  volumeClaimTemplates:\n    - metadata: {name: data}\n      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}\n",
                        "")
                .replace(
                        "      containers:",
                        "      volumes: [{name: data, persistentVolumeClaim: {claimName: olddata}}]\n      containers:");

        assertThat(layout(named).claim()).isEqualTo("olddata");
        assertThat(layout(OFFICIAL.replace("  template:", "  ordinals: {start: 3}\n  template:"))
                        .claim())
                .isEqualTo("data-orders-3");
    }

    @Test
    void a_sidecar_is_not_taken_for_the_server() throws LayoutUnknown {
        var two = BITNAMI.replace(
                "        - name: postgresql\n",
                "        - {name: metrics, image: 'exporter:1'}\n        - name: postgresql\n");

        assertThat(layout(two).container()).isEqualTo("postgresql");
        assertThatThrownBy(() -> layout(two, Map.of("container", "db")))
                .isInstanceOf(LayoutUnknown.class)
                .hasMessageContaining("no container db");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mountPath: /var/lib/postgresql/data | mountPath: /elsewhere | has no PGDATA",
                "subPath: pg | subPathExpr: $(POD_NAME) | subPathExpr",
                "- metadata: {name: data} | - metadata: {name: other} | has no PersistentVolumeClaim",
            })
    void what_cannot_be_told_is_said(String was, String is, String said) {
        assertThatThrownBy(() -> layout(OFFICIAL.replace(was, is)))
                .isInstanceOf(LayoutUnknown.class)
                .hasMessageContaining(said)
                .satisfies(unknown ->
                        assertThat(((LayoutUnknown) unknown).remedy()).isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "postgres:17.2, 17",
        "postgres, ",
        "postgres:latest, ",
        "registry:5000/db/postgres:18-alpine, 18",
        "bitnami/postgresql:15.4.0-debian-11-r45, 15",
        "postgres:16@sha256:aabb, 16",
        "postgres@sha256:aabb, ",
        "example/db:2024-01, "
    })
    void the_major_is_read_from_the_images_tag(String image, Integer major) {
        var found = ImageVersion.major(image);

        assertThat(found.isPresent() ? found.getAsInt() : null).isEqualTo(major);
    }
}
