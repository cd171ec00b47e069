package dev.uplift.sandbox.demo.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigFileTest {

    private static final String TWO = """
            apiVersion: v1
            kind: Config
            current-context: elsewhere
            clusters:
            - name: other
              cluster: {server: "https://127.0.0.1:1"}
            - name: main
              cluster: {server: "https://127.0.0.1:2", certificate-authority: ca.crt}
            users:
            - name: me
              user: {token: t}
            contexts:
            - name: elsewhere
              context: {cluster: other, user: me}
            - name: staging
              context: {cluster: main, user: me, namespace: default}
            - name: dangling
              context: {cluster: gone, user: me}
            """;

    @TempDir
    private Path folder;

    private KubeconfigFile file(String text) throws IOException {
        return new KubeconfigFile(Files.writeString(folder.resolve("kubeconfig"), text));
    }

    @Test
    void theNamedContextCountsAndNotTheCurrentOne() throws IOException {
        var config = file(TWO).of("staging");

        assertThat(config.getMasterUrl()).isEqualTo("https://127.0.0.1:2/");
        assertThat(config.getCaCertFile()).isEqualTo(folder.resolve("ca.crt").toString());
        assertThat(config.getAutoOAuthToken()).isEqualTo("t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nope     | has no context 'nope'; --context must be one of [elsewhere, staging, dangling]",
                "dangling | names cluster 'gone', which the file does not have: it has [other, main]"
            })
    void whatTheFileDoesNotHaveIsSaidInOneLine(String context, String message) throws IOException {
        var file = file(TWO);

        assertThatIOException()
                .isThrownBy(() -> file.of(context))
                .withMessageContaining(message)
                .withMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [b", "", "just text", "contexts: 5", "- a\n- b"})
    void whatIsNoKubeconfigIsSaidInOneLine(String text) throws IOException {
        var file = file(text);

        assertThatIOException()
                .isThrownBy(() -> file.of("staging"))
                .withMessageMatching(".*(is no kubeconfig: |has no context 'staging').*");
    }
}
