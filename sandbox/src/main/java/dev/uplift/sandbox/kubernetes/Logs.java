package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.Refusal;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** What containers have printed. A log that is to be followed ends where it is: callers come again. */
final class Logs {

    private final Cluster cluster;
    private final Kubelet kubelet;

    Logs(Cluster cluster, Kubelet kubelet) {
        this.cluster = cluster;
        this.kubelet = kubelet;
    }

    Answer answer(ResourcePath path, Query query) {
        var pod = path.object();
        if (cluster.store().find(pod).isEmpty()) {
            throw ApiStatus.notFound(pod);
        }
        var container = kubelet.container(pod)
                .orElseThrow(() -> new Refusal(
                        400,
                        "BadRequest",
                        "container in pod \"%s\" is waiting to start: ContainerCreating"
                                .formatted(pod.name().orElse(""))));
        var since = query.first("sinceTime").map(Instant::parse).orElse(Instant.MIN);
        var lines = container.log().stream()
                .filter(line -> !line.at().isBefore(since))
                .map(line -> query.is("timestamps") ? line.at() + " " + line.text() : line.text())
                .toList();
        var last = query.first("tailLines").map(Integer::parseInt).orElse(lines.size());
        var text = lines.stream()
                .skip(Math.max(0, lines.size() - last))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        var limit = query.first("limitBytes").map(Integer::parseInt).orElse(Integer.MAX_VALUE);
        return Answer.text(200, "text/plain", cut(text, limit));
    }

    private static String cut(String text, int limit) {
        return Optional.of(text)
                .filter(all -> all.length() > limit)
                .map(all -> all.substring(0, limit))
                .orElse(text);
    }
}
