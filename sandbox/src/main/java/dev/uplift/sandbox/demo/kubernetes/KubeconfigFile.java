package dev.uplift.sandbox.demo.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A file that leads to clusters, as kubectl has it.
 *
 * @param path of the file
 */
record KubeconfigFile(Path path) {

    /**
     * What leads to the cluster of a context. The client's own reading of the file takes what is missing from elsewhere.
     *
     * @throws IOException if the file does not say it; the message says what to change
     */
    Config of(String context) throws IOException {
        var root = root();
        var found = named(root, "contexts", context)
                .orElseThrow(() -> new IOException("%s has no context '%s'; --context must be one of %s"
                        .formatted(path, context, names(root, "contexts"))));
        var cluster = found.path("context").path("cluster").asText();
        if (named(root, "clusters", cluster).isEmpty()) {
            throw new IOException("context '%s' of %s names cluster '%s', which the file does not have: it has %s"
                    .formatted(context, path, cluster, names(root, "clusters")));
        }
        return Config.fromKubeconfig(context, path.toFile());
    }

    private JsonNode root() throws IOException {
        try {
            return new YAMLMapper().readTree(path.toFile());
        } catch (JsonProcessingException unlike) {
            throw new IOException(
                    "%s is no kubeconfig: %s"
                            .formatted(
                                    path,
                                    unlike.getOriginalMessage()
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    unlike);
        }
    }

    private static Optional<JsonNode> named(JsonNode root, String list, String name) {
        return stream(root, list)
                .filter(each -> name.equals(each.path("name").asText()))
                .findFirst();
    }

    private static List<String> names(JsonNode root, String list) {
        return stream(root, list).map(each -> each.path("name").asText()).toList();
    }

    private static Stream<JsonNode> stream(JsonNode root, String list) {
        return StreamSupport.stream(root.path(list).spliterator(), false);
    }
}
