package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.finds;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.fine;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.provider.kubernetes.precheck.Probe.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What the images lack that the server has. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ImageChecksTest {

    private static Probe pulled(Role role, String... extensions) {
        return new Probe(
                role, "i:" + role, true, Optional.of(List.of(extensions)), Optional.of(List.of("auto_explain")), "");
    }

    @Test
    void images() {
        var gone = Probe.silent(Role.NEW, "i:17", false, "ErrImagePull not found");
        var old = Probe.silent(Role.OLD, "i:15", false, "ErrImagePull not found");
        var silent = Probe.silent(Role.NEW, "i:17", true, "no bash");
        var mute = Probe.silent(Role.UPGRADE, "u", true, "no bash");

        finds(fine().probes(gone), "image-not-pulled", Severity.BLOCK, "The new server's image", "not found");
        finds(fine().probes(old), "image-not-pulled", Severity.WARN, "A way back would need it.");
        finds(fine().probes(silent), "image-not-looked-into", Severity.WARN);
        finds(fine().probes(mute), "image-not-looked-into", Severity.BLOCK);
        assertThat(found(fine().probes(pulled(Role.OLD), pulled(Role.NEW), pulled(Role.UPGRADE))))
                .isEmpty();
    }

    @Test
    void extensions_that_an_image_lacks() {
        var postgis = fine().extension("postgis", "shop", "geo")
                .probes(pulled(Role.OLD), pulled(Role.NEW, "postgis"), pulled(Role.UPGRADE, "plpgsql"));

        assertThat(found(postgis)).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("image-lacks-extension");
            assertThat(finding.object()).isEqualTo("extension postgis 1.0");
            assertThat(finding.explanation()).contains("The image with both majors", "[shop, geo]");
        });
    }

    @Test
    void libraries_that_an_image_lacks() {
        var images = fine().probes(pulled(Role.OLD), pulled(Role.NEW), pulled(Role.UPGRADE));

        assertThat(found(images.preloaded("auto_explain, '$libdir/auto_explain',\"/opt/own/plugin\"", false)))
                .isEmpty();
        assertThat(found(images.preloaded("pgaudit", false)))
                .extracting(Finding::id, Finding::severity, Finding::object)
                .containsExactly(
                        tuple("image-lacks-library", Severity.BLOCK, "library pgaudit"),
                        tuple("image-lacks-library", Severity.BLOCK, "library pgaudit"));
    }

    @Test
    void a_library_that_only_the_servers_own_image_configures_need_not_be_in_the_image_with_both_majors() {
        var images = fine().probes(pulled(Role.NEW, "x"), pulled(Role.UPGRADE)).preloaded("pgaudit", true);

        finds(images, "image-lacks-library", Severity.BLOCK, "The new server's image");
        finds(images, "image-lacks-library", Severity.WARN, "The image with both majors", "while pg_upgrade runs");
    }
}
