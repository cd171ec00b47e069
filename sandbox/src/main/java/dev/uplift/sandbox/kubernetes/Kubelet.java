package dev.uplift.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Scheduler and node in one: gives pods their node, volumes and images, runs them, and lets them die. */
final class Kubelet implements Cluster.Controller {

    /** Where everything runs that names no node. */
    static final String NODE = "node-1";

    /** Before a container that has failed, or an image that could not be pulled, is tried again. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private static final List<String> ENDED = List.of("Succeeded", "Failed");

    private final Cluster cluster;
    private final Runtime runtime;
    private final Attachments attachments;
    private final Map<String, Life> lives = new HashMap<>();

    /** A pod from its creation to its end. */
    private static final class Life {
        private final ResourcePath path;
        private final Pod pod;
        private boolean scheduled;
        private boolean dying;
        private int restarts;
        private Optional<Container> container = Optional.empty();

        Life(ResourcePath path, Pod pod) {
            this.path = path;
            this.pod = pod;
        }
    }

    Kubelet(Cluster cluster, Runtime runtime) {
        this.cluster = cluster;
        this.runtime = runtime;
        this.attachments = new Attachments(cluster);
        cluster.tell("pods", this);
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(each -> "Ready".equals(each.getType()) && "True".equals(each.getStatus()));
    }

    static boolean hasEnded(Pod pod) {
        return pod.getStatus() != null && ENDED.contains(pod.getStatus().getPhase());
    }

    /** The names of the claims that it mounts. */
    static List<String> claims(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .map(Volume::getPersistentVolumeClaim)
                .filter(Objects::nonNull)
                .map(source -> source.getClaimName())
                .toList();
    }

    /** The container of a pod, if it runs or has run. */
    Optional<Container> container(ResourcePath pod) {
        return cluster.store()
                .find(pod)
                .map(node -> Store.metadata(node).path("uid").asText())
                .map(lives::get)
                .flatMap(life -> life.container);
    }

    @Override
    public void reconcile(ResourcePath path) {
        var found = cluster.store().find(path).map(node -> Store.typed(node, Pod.class));
        if (found.isEmpty()) {
            buryAll(path);
            return;
        }
        var pod = found.get();
        var life = lives.computeIfAbsent(pod.getMetadata().getUid(), first -> new Life(path, pod));
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            die(life, pod);
        } else if (!life.scheduled) {
            schedule(life);
        }
    }

    private void schedule(Life life) {
        var namespace = life.path.namespace().orElse("");
        var node = node(life.pod);
        var claims = claims(life.pod);
        for (var name : claims) {
            var claim = cluster.store().find(PersistentVolumeClaim.class, namespace, name);
            if (claim.isEmpty() || claim.get().getMetadata().getDeletionTimestamp() != null) {
                unschedulable(life, "persistentvolumeclaim \"%s\" not found".formatted(name));
                return;
            }
            if (!Claims.isBound(claim.get())) {
                Claims.wanted(cluster, namespace, name, node);
            }
        }
        var bound = claims.stream()
                .allMatch(name -> cluster.store()
                        .find(PersistentVolumeClaim.class, namespace, name)
                        .filter(Claims::isBound)
                        .isPresent());
        if (bound) {
            life.scheduled = true;
            cluster.after(cluster.delays().schedule(), () -> attach(life, node));
        }
    }

    private static String node(Pod pod) {
        var spec = pod.getSpec();
        if (spec.getNodeName() != null) {
            return spec.getNodeName();
        }
        var selector = Optional.ofNullable(spec.getNodeSelector()).orElse(Map.of());
        return selector.getOrDefault("kubernetes.io/hostname", NODE);
    }

    private void unschedulable(Life life, String because) {
        change(
                life,
                pod -> new PodBuilder(pod)
                        .editStatus()
                        .withConditions(new PodConditionBuilder()
                                .withType("PodScheduled")
                                .withStatus("False")
                                .withReason("Unschedulable")
                                .withMessage(because)
                                .build())
                        .endStatus()
                        .build());
        // a claim that comes later is looked for again
        cluster.after(AGAIN, () -> {
            if (!isGone(life)) {
                cluster.store().touch(life.path);
            }
        });
    }

    private void attach(Life life, String node) {
        if (isGone(life)) {
            return;
        }
        change(
                life,
                pod -> new PodBuilder(pod)
                        .editSpec()
                        .withNodeName(node)
                        .endSpec()
                        .editStatus()
                        .withConditions(new PodConditionBuilder()
                                .withType("PodScheduled")
                                .withStatus("True")
                                .build())
                        .endStatus()
                        .build());
        if (!attachments.attach(life.path.namespace().orElse(""), claims(life.pod), node)) {
            cluster.after(AGAIN, () -> attach(life, node));
            return;
        }
        var wait = claims(life.pod).isEmpty() ? Duration.ZERO : cluster.delays().attach();
        cluster.after(wait, () -> pull(life));
    }

    private void pull(Life life) {
        if (isGone(life)) {
            return;
        }
        var name = life.pod.getSpec().getContainers().getFirst().getImage();
        if (cluster.images().find(name).isEmpty()) {
            waiting(life, "ImagePullBackOff", "Back-off pulling image \"%s\": not found".formatted(name));
            cluster.after(AGAIN, () -> pull(life));
            return;
        }
        waiting(life, "ContainerCreating", "");
        var wait = cluster.images().isPulled(name)
                ? Duration.ZERO
                : cluster.delays().pull();
        cluster.images().pulled(name);
        cluster.after(wait, () -> start(life));
    }

    private void start(Life life) {
        if (isGone(life)) {
            return;
        }
        var run = new PodSetup(cluster, life.path.namespace().orElse("")).run(life.pod);
        if (run.isEmpty()) {
            waiting(life, "CreateContainerConfigError", "a secret or config map is missing");
            cluster.after(AGAIN, () -> start(life));
            return;
        }
        var container = runtime.start(run.get());
        life.container = Optional.of(container);
        change(life, pod -> PodStates.running(pod, cluster.now()));
        cluster.after(container.takes(), () -> isGone(life) || container.settled(), () -> settled(life, container));
    }

    private void settled(Life life, Container container) {
        if (isGone(life) || !life.container.equals(Optional.of(container))) {
            return;
        }
        container.finish();
        var exit = container.exit();
        if (exit.isEmpty()) {
            change(life, pod -> PodStates.ready(pod));
        } else if ("Never".equals(life.pod.getSpec().getRestartPolicy())) {
            change(life, pod -> PodStates.ended(pod, exit.getAsInt(), cluster.now()));
            attachments.sweep();
        } else {
            life.restarts++;
            waiting(life, "CrashLoopBackOff", "back-off restarting failed container");
            cluster.after(AGAIN, () -> start(life));
        }
    }

    private void waiting(Life life, String reason, String message) {
        change(
                life,
                pod -> new PodBuilder(pod)
                        .editStatus()
                        .withContainerStatuses(new ContainerStatusBuilder()
                                .withName(
                                        pod.getSpec().getContainers().getFirst().getName())
                                .withImage(
                                        pod.getSpec().getContainers().getFirst().getImage())
                                .withReady(false)
                                .withRestartCount(life.restarts)
                                .withNewState()
                                .withNewWaiting()
                                .withReason(reason)
                                .withMessage(message)
                                .endWaiting()
                                .endState()
                                .build())
                        .endStatus()
                        .build());
    }

    /** It is asked to stop at once, and gone a while later; at the latest when its grace period is over. */
    private void die(Life life, Pod pod) {
        if (life.dying) {
            return;
        }
        life.dying = true;
        var grace = Duration.ofSeconds(Optional.ofNullable(pod.getMetadata().getDeletionGracePeriodSeconds())
                .orElse(30L));
        var delay = cluster.delays().stop();
        if (life.container.isEmpty()) {
            cluster.after(Duration.ZERO, () -> cluster.store().remove(life.path));
        } else if (delay.compareTo(grace) > 0) {
            cluster.after(grace, () -> end(life, Duration.ZERO));
        } else {
            cluster.after(delay, () -> end(life, grace));
        }
    }

    private void end(Life life, Duration grace) {
        life.container.ifPresent(container -> container.stop(grace));
        var there = cluster.store()
                .find(life.path)
                .filter(node -> Store.metadata(node)
                        .path("uid")
                        .asText()
                        .equals(life.pod.getMetadata().getUid()));
        if (there.isPresent()) {
            cluster.store().remove(life.path);
        }
    }

    private void buryAll(ResourcePath path) {
        lives.values().stream().filter(life -> life.path.equals(path)).toList().forEach(life -> {
            life.container
                    .filter(container -> container.exit().isEmpty())
                    .ifPresent(container -> container.stop(Duration.ZERO));
            lives.remove(life.pod.getMetadata().getUid());
        });
        attachments.sweep();
    }

    private boolean isGone(Life life) {
        return !lives.containsKey(life.pod.getMetadata().getUid()) || life.dying;
    }

    private void change(Life life, UnaryOperator<Pod> change) {
        cluster.store()
                .change(
                        Pod.class,
                        life.path.namespace().orElse(""),
                        life.path.name().orElse(""),
                        change);
    }
}
