package dev.uplift.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes of a pod what its first container runs with. */
final class PodSetup {

    private final Cluster cluster;
    private final String namespace;

    PodSetup(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** @return nothing if something that it needs is not there */
    Optional<Runtime.Run> run(Pod pod) {
        var container = pod.getSpec().getContainers().getFirst();
        var environment = environment(container);
        var volumes = pod.getSpec().getVolumes().stream().collect(Collectors.toMap(Volume::getName, each -> each));
        var disks = new LinkedHashMap<String, String>();
        var files = new HashMap<String, Map<String, String>>();
        for (var mount : container.getVolumeMounts()) {
            var volume = volumes.get(mount.getName());
            if (volume.getPersistentVolumeClaim() != null) {
                var claim = volume.getPersistentVolumeClaim().getClaimName();
                disks.put(mount.getMountPath(), disk(claim));
            } else if (volume.getConfigMap() != null) {
                var content = configMap(volume.getConfigMap().getName());
                if (content.isEmpty()) {
                    return Optional.empty();
                }
                files.putAll(mounted(mount, content.get()));
            }
        }
        return environment.map(variables -> new Runtime.Run(
                namespace,
                pod.getMetadata().getName(),
                container.getImage(),
                cluster.images().find(container.getImage()).orElseThrow(),
                command(container),
                variables,
                disks,
                files));
    }

    private static List<String> command(Container container) {
        var all = new ArrayList<String>();
        Optional.ofNullable(container.getCommand()).ifPresent(all::addAll);
        Optional.ofNullable(container.getArgs()).ifPresent(all::addAll);
        return all;
    }

    private String disk(String claim) {
        return cluster.store()
                .find(PersistentVolumeClaim.class, namespace, claim)
                .orElseThrow()
                .getSpec()
                .getVolumeName();
    }

    private static Map<String, Map<String, String>> mounted(VolumeMount mount, Map<String, String> content) {
        if (mount.getSubPath() == null) {
            return Map.of(mount.getMountPath(), content);
        }
        var slash = mount.getMountPath().lastIndexOf('/');
        var name = mount.getMountPath().substring(slash + 1);
        return Map.of(
                mount.getMountPath().substring(0, slash), Map.of(name, content.getOrDefault(mount.getSubPath(), "")));
    }

    private Optional<Map<String, String>> environment(Container container) {
        var all = new HashMap<String, String>();
        for (var from : container.getEnvFrom()) {
            var source = from.getSecretRef() != null
                    ? secret(from.getSecretRef().getName())
                    : configMap(from.getConfigMapRef().getName());
            if (source.isEmpty()) {
                return Optional.empty();
            }
            all.putAll(source.get());
        }
        for (var variable : container.getEnv()) {
            var value = value(variable);
            if (value.isEmpty() && !isOptional(variable)) {
                return Optional.empty();
            }
            value.ifPresent(text -> all.put(variable.getName(), text));
        }
        return Optional.of(all);
    }

    private static boolean isOptional(EnvVar variable) {
        var from = variable.getValueFrom();
        return from == null
                || from.getFieldRef() != null
                || from.getResourceFieldRef() != null
                || (from.getSecretKeyRef() != null
                        && Boolean.TRUE.equals(from.getSecretKeyRef().getOptional()));
    }

    private Optional<String> value(EnvVar variable) {
        var from = variable.getValueFrom();
        if (from == null) {
            return Optional.ofNullable(variable.getValue()).or(() -> Optional.of(""));
        }
        if (from.getSecretKeyRef() != null) {
            return secret(from.getSecretKeyRef().getName())
                    .map(data -> data.get(from.getSecretKeyRef().getKey()));
        }
        if (from.getConfigMapKeyRef() != null) {
            return configMap(from.getConfigMapKeyRef().getName())
                    .map(data -> data.get(from.getConfigMapKeyRef().getKey()));
        }
        return Optional.empty();
    }

    private Optional<Map<String, String>> secret(String name) {
        return cluster.store().find(Secret.class, namespace, name).map(secret -> {
            var all = new HashMap<String, String>();
            Optional.ofNullable(secret.getData())
                    .orElse(Map.of())
                    .forEach((key, value) ->
                            all.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
            Optional.ofNullable(secret.getStringData()).ifPresent(all::putAll);
            return all;
        });
    }

    private Optional<Map<String, String>> configMap(String name) {
        return cluster.store()
                .find(ConfigMap.class, namespace, name)
                .map(map -> Optional.ofNullable(map.getData()).orElse(Map.of()));
    }
}
