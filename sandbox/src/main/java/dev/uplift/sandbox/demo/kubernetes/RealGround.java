package dev.uplift.sandbox.demo.kubernetes;

import dev.uplift.sandbox.demo.kubernetes.ClusterOptions.RealSet;
import dev.uplift.sandbox.demo.stage.UpgradeView;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real cluster, in which one StatefulSet is upgraded, and nothing is made but what that needs. */
final class RealGround implements Ground {

    private final RealSet set;
    private final KubernetesClient client;

    private RealGround(RealSet set, KubernetesClient client) {
        this.set = set;
        this.client = client;
    }

    /**
     * Looks whether it is there, and as it was said to be.
     *
     * @throws IOException if not; the message says why
     */
    static RealGround of(RealSet set) throws IOException {
        // the only way to say file and context both; this process has no other cluster
        System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, set.kubeconfig().toString());
        var config = Config.autoConfigure(set.context());
        if (config.getCurrentContext() == null
                || !set.context().equals(config.getCurrentContext().getName())) {
            throw new IOException("%s has no context '%s'".formatted(set.kubeconfig(), set.context()));
        }
        var ground = new RealGround(
                set, new KubernetesClientBuilder().withConfig(config).build());
        try {
            ground.requireOldImage();
            return ground;
        } catch (KubernetesClientException unreachable) {
            ground.close();
            throw new IOException(
                    "the cluster of context '%s' does not answer as it should: %s"
                            .formatted(set.context(), unreachable.getMessage()),
                    unreachable);
        } catch (IOException other) {
            ground.close();
            throw other;
        }
    }

    private void requireOldImage() throws IOException {
        var found = statefulSet();
        if (found == null) {
            throw new IOException(
                    "there is no StatefulSet %s in the namespace %s".formatted(set.statefulSet(), set.namespace()));
        }
        var images = images(found);
        if (!images.contains(set.images().old())) {
            throw new IOException("the StatefulSet %s runs %s, and not %s as --images says"
                    .formatted(
                            set.statefulSet(),
                            String.join(", ", images),
                            set.images().old()));
        }
    }

    private StatefulSet statefulSet() {
        return client.apps()
                .statefulSets()
                .inNamespace(set.namespace())
                .withName(set.statefulSet())
                .get();
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
        var doubts = new ArrayList<String>();
        try {
            var found = statefulSet();
            if (found == null) {
                return List.of("the StatefulSet is gone");
            }
            if (!images(found).contains(set.images().fresh())) {
                doubts.add("the StatefulSet runs %s".formatted(String.join(", ", images(found))));
            }
            var ready = found.getStatus() == null ? null : found.getStatus().getReadyReplicas();
            if (ready == null || ready == 0) {
                doubts.add("the server's pod is not ready");
            }
        } catch (KubernetesClientException unreachable) {
            doubts.add("the cluster does not answer: " + unreachable.getMessage());
        }
        return doubts;
    }

    @Override
    public List<String> seen() {
        return List.of(
                "", "Cluster      %s/%s in context %s".formatted(set.namespace(), set.statefulSet(), set.context()));
    }

    @Override
    public void close() {
        client.close();
    }
}
