package dev.uplift.sandbox.demo.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterOptionsTest {

    private static final String IMAGES = "OLD=pg:15,NEW=pg:17,UPGRADE=tools:15-to-17";

    @TempDir
    private Path folder;

    private List<String> real(String... more) throws IOException {
        var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), "");
        return Stream.concat(
                        Stream.of(
                                "--kubeconfig",
                                kubeconfig.toString(),
                                "--context",
                                "prod",
                                "--namespace",
                                "shop",
                                "--statefulset",
                                "orders"),
                        Stream.of(more))
                .toList();
    }

    @Test
    void withoutAKubeconfigAllIsSimulatedAndRehearsed() {
        var options = ClusterOptions.parse(List.of("--provider", "kubernetes", "--json"));

        assertThat(options.real()).isEmpty();
        assertThat(options.json()).isTrue();
        assertThat(options.rehearsed()).isTrue();
        assertThat(options.from()).isEqualTo(15);
        assertThat(options.to()).isEqualTo(17);
    }

    @Test
    void aRealServerIsNamedWithItsImages() throws IOException {
        var options =
                ClusterOptions.parse(real("--to", "17", "--images", IMAGES, "--app-selector", "layer=application"));

        var set = options.real().orElseThrow();
        assertThat(set.context()).isEqualTo("prod");
        assertThat(set.selector()).contains("layer=application");
        assertThat(set.images()).isEqualTo(new UpgradeImages("pg:15", "pg:17", "tools:15-to-17"));
    }

    @Test
    void withoutSnapshotsThereIsNoRehearsal() throws IOException {
        var options = ClusterOptions.parse(real("--to", "17", "--images", IMAGES, "--accept", "no-snapshot"));

        assertThat(options.rehearsed()).isFalse();
        assertThat(options.accept()).containsExactly("no-snapshot");
    }

    @Test
    void aRealClusterNeedsAllThatNamesTheServer() throws IOException {
        var arguments = real("--to", "17");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.parse(arguments))
                .withMessageStartingWith("--images is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "--to, 15, --to must be above --from",
        "--to, 99, --to must be from 13 to 18",
        "--servers, 3, unknown argument --servers",
        "--namespace, shop, --kubeconfig is missing"
    })
    void whatDoesNotFitIsSaid(String option, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.parse(List.of(option, value)))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "OLD=a,NEW=b | --images lacks UPGRADE",
                "OLD=a,OLD=b | --images has OLD twice",
                "OLD=a,FRESH=b | 'FRESH=b' is none of them",
                "OLD= | 'OLD=' is none of them"
            })
    void imagesAreAllThree(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UpgradeImages.parse(text))
                .withMessageContaining(message);
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.parse(List.of(
                        "--kubeconfig",
                        "/nowhere",
                        "--context",
                        "c",
                        "--namespace",
                        "n",
                        "--statefulset",
                        "s",
                        "--to",
                        "17",
                        "--images",
                        IMAGES)))
                .withMessageContaining("/nowhere cannot be read");
    }
}
