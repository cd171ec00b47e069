package dev.uplift.sandbox.demo.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server in the pod of a StatefulSet, asked by its own psql.
 *
 * @param client of its cluster
 * @param set as it was read
 * @param image that its container has
 */
record RunningServer(KubernetesClient client, StatefulSet set, String image) {

    private static final int LIMIT_SECONDS = 20;

    /** With the password that the container itself was given; it does not leave the pod. */
    private static final String ASK = """
            file=${POSTGRES_PASSWORD_FILE:-${POSTGRESQL_PASSWORD_FILE:-/dev/null}}
            export PGPASSWORD="${POSTGRES_PASSWORD:-${POSTGRESQL_PASSWORD:-$(cat "$file")}}"
            exec psql -XAtw -h 127.0.0.1 -p "${POSTGRESQL_PORT_NUMBER:-${PGPORT:-5432}}" \\
              -U "${POSTGRES_USER:-${POSTGRESQL_USERNAME:-postgres}}" -d postgres -c 'SHOW server_version'
            """;

    /** What came of it. */
    sealed interface Answer {}

    /** @param text as the server says it, for example {@code 17.6} */
    record Version(String text) implements Answer {}

    /** @param why it could not be asked */
    record Silent(String why) implements Answer {}

    Answer answer() {
        try {
            return pod().map(this::ask).orElseGet(() -> new Silent("it has no pod"));
        } catch (KubernetesClientException refused) {
            return new Silent("no command runs in its pod: " + new Refused(refused).cause());
        }
    }

    private Optional<Pod> pod() {
        return Optional.ofNullable(client.pods()
                .inNamespace(set.getMetadata().getNamespace())
                .withName(set.getMetadata().getName() + "-0")
                .get());
    }

    private Answer ask(Pod pod) {
        var out = new ByteArrayOutputStream();
        var error = new ByteArrayOutputStream();
        try (var running = client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .inContainer(container())
                .writingOutput(out)
                .writingError(error)
                .exec("sh", "-c", ASK)) {
            var exit = running.exitCode().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return exit == 0 ? new Version(text(out)) : new Silent(text(error));
        } catch (ExecutionException | TimeoutException cut) {
            return new Silent("the command in its pod: " + cut.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Silent("interrupted");
        }
    }

    private String container() {
        var containers = set.getSpec().getTemplate().getSpec().getContainers();
        return containers.stream()
                .filter(each -> image.equals(each.getImage()))
                .findFirst()
                .orElseGet(containers::getFirst)
                .getName();
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8)
                .strip()
                .lines()
                .findFirst()
                .orElse("");
    }
}
