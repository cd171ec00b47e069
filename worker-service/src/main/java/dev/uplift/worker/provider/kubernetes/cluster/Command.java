package dev.uplift.worker.provider.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A short command in a container.
 *
 * @param client of the cluster
 * @param pod in which
 * @param container of it
 * @param limit of its time
 */
record Command(KubernetesClient client, Pod pod, String container, Duration limit) {

    Answer run(String... words) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        var error = new ByteArrayOutputStream();
        try (var running = Exec.open(() -> client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .inContainer(container)
                .writingOutput(out)
                .writingError(error)
                .exec(words))) {
            var exit = running.exitCode().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(exit, text(out), text(error));
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KubernetesClientException refused
                    ? refused
                    : new KubernetesClientException("the command in the pod was cut off", failed.getCause());
        } catch (TimeoutException late) {
            throw new KubernetesClientException(
                    "the command in the pod did not end within %d s".formatted(limit.toSeconds()), late);
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
