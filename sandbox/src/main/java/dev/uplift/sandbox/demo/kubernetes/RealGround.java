package dev.uplift.sandbox.demo.kubernetes;

import dev.uplift.sandbox.demo.kubernetes.ClusterOptions.RealSet;
import dev.uplift.sandbox.demo.stage.UpgradeView;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real cluster, in which one StatefulSet is upgraded, and nothing is made but what that needs. */
final class RealGround implements Ground {

    private final RealSet set;
    private final int to;
    private final KubernetesClient client;

    private RealGround(RealSet set, int to, KubernetesClient client) {
        this.set = set;
        this.to = to;
        this.client = client;
    }

    /**
     * Looks whether it is there, and as it was said to be.
     *
     * @param to the major version that is wanted
     * @throws IOException if not; the message says what to change
     */
    static RealGround of(RealSet set, int to) throws IOException {
        var config = new KubeconfigFile(set.kubeconfig()).of(set.context());
        // what does not answer is said at once
        config.setRequestRetryBackoffLimit(0);
        try {
            var ground = new RealGround(
                    set, to, new KubernetesClientBuilder().withConfig(config).build());
            try {
                ground.requireOldImage();
            } catch (IOException | KubernetesClientException unfit) {
                ground.close();
                throw unfit;
            }
            return ground;
        } catch (KubernetesClientException refused) {
            throw new IOException(
                    "context '%s' of %s, server %s: %s"
                            .formatted(
                                    set.context(),
                                    set.kubeconfig(),
                                    config.getMasterUrl(),
                                    new Refused(refused).sentence()),
                    refused);
        }
    }

    private void requireOldImage() throws IOException {
        var found = statefulSet();
        if (found.isEmpty()) {
            throw new IOException("there is no StatefulSet %s in namespace %s; correct --statefulset or --namespace%s"
                    .formatted(set.statefulSet(), set.namespace(), others()));
        }
        var images = images(found.get());
        if (!images.contains(set.images().old())) {
            throw new IOException("StatefulSet %s runs %s, and not %s; correct OLD of --images"
                    .formatted(
                            set.statefulSet(),
                            String.join(", ", images),
                            set.images().old()));
        }
    }

    /** What there is, where one may see it. */
    private String others() {
        try {
            var names = client.apps().statefulSets().inNamespace(set.namespace()).list().getItems().stream()
                    .map(each -> each.getMetadata().getName())
                    .toList();
            return names.isEmpty() ? " (there is none)" : " (there are %s)".formatted(String.join(", ", names));
        } catch (KubernetesClientException unseen) {
            return "";
        }
    }

    private Optional<StatefulSet> statefulSet() {
        return Optional.ofNullable(client.apps()
                .statefulSets()
                .inNamespace(set.namespace())
                .withName(set.statefulSet())
                .get());
    }

    private static List<String> images(StatefulSet found) {
        return found.getSpec().getTemplate().getSpec().getContainers().stream()
                .map(Container::getImage)
                .toList();
    }

    @Override
    public Path kubeconfig() {
        return set.kubeconfig();
    }

    @Override
    public String context() {
        return set.context();
    }

    @Override
    public Map<String, Object> address() {
        return Map.of("namespace", set.namespace(), "statefulSet", set.statefulSet());
    }

    @Override
    public Map<String, Object> providerOptions() {
        var options = new HashMap<String, Object>(Map.of(
                "image", set.images().fresh(), "upgradeImage", set.images().upgrade()));
        set.selector().ifPresent(labels -> options.put("applications", labels));
        return options;
    }

    @Override
    public List<String> doubts(UpgradeView view) {
        try {
            return statefulSet().map(this::doubts).orElseGet(() -> List.of("the StatefulSet is gone"));
        } catch (KubernetesClientException refused) {
            return List.of("the cluster was not asked: " + new Refused(refused).sentence());
        }
    }

    private List<String> doubts(StatefulSet found) {
        var doubts = new ArrayList<String>();
        if (!images(found).contains(set.images().fresh())) {
            doubts.add("the StatefulSet runs %s".formatted(String.join(", ", images(found))));
        }
        var ready = found.getStatus() == null ? null : found.getStatus().getReadyReplicas();
        if (ready == null || ready == 0) {
            doubts.add("the server's pod is not ready");
        }
        if (answer(found) instanceof RunningServer.Version(var version) && !version.matches(to + "(\\D.*)?")) {
            doubts.add("the server answers with version %s, not %d".formatted(version, to));
        }
        return doubts;
    }

    private RunningServer.Answer answer(StatefulSet found) {
        return new RunningServer(client, found, set.images().fresh()).answer();
    }

    @Override
    public List<String> seen() {
        return List.of(
                "", "Cluster      %s/%s in context %s".formatted(set.namespace(), set.statefulSet(), set.context()));
    }

    /** Not every account may run a command in a pod, and not every image has psql. */
    @Override
    public String proof() {
        var image = "StatefulSet %s runs %s and its pod is ready"
                .formatted(set.statefulSet(), set.images().fresh());
        return statefulSet()
                .map(found -> switch (answer(found)) {
                    case RunningServer.Version(var version) ->
                        "the server itself says that it is PostgreSQL %s, %s".formatted(version, image);
                    case RunningServer.Silent(var why) ->
                        "%s (the server itself was not asked: %s)".formatted(image, why);
                })
                .orElse(image);
    }

    /** Any: the steps of the upgrade have limits of their own, and what is half done is not to be left. */
    @Override
    public Duration patience() {
        return Duration.ofDays(7);
    }

    @Override
    public void close() {
        client.close();
    }
}
