package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.finds;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.fine;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.provider.kubernetes.precheck.Probe.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is found of the images. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ImageChecksTest {

    private static Probe pulled(Role role, String... extensions) {
        return new Probe(role, "i:" + role, true, Optional.of(List.of(extensions)), "");
    }

    @Test
    void images() {
        var gone = new Probe(Role.NEW, "i:17", false, Optional.empty(), "ErrImagePull not found");
        var old = new Probe(Role.OLD, "i:15", false, Optional.empty(), "ErrImagePull not found");
        var silent = new Probe(Role.NEW, "i:17", true, Optional.empty(), "no bash");
        var mute = new Probe(Role.UPGRADE, "u", true, Optional.empty(), "no bash");

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
}
