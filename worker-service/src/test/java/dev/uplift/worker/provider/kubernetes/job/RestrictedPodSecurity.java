package dev.uplift.worker.provider.kubernetes.job;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which rules of the level {@code restricted} of the Pod Security Standards a pod breaks, those of {@code baseline}
 * included. The source is kubernetes.io/docs/concepts/security/pod-security-standards.
 */
final class RestrictedPodSecurity {

    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

    private RestrictedPodSecurity() {}

    static List<String> broken(PodSpec pod) {
        var broken = new ArrayList<String>();
        hostOf(pod, broken);
        for (var volume : pod.getVolumes()) {
            if (!VOLUMES.containsAll(types(volume))) {
                broken.add("volume type of " + volume.getName());
            }
        }
        var all = Stream.of(pod.getContainers(), pod.getInitContainers()).flatMap(List::stream);
        all.forEach(container -> containerOf(pod, container, broken));
        return broken;
    }

    private static void hostOf(PodSpec pod, List<String> broken) {
        if (Boolean.TRUE.equals(pod.getHostNetwork())
                || Boolean.TRUE.equals(pod.getHostPID())
                || Boolean.TRUE.equals(pod.getHostIPC())) {
            broken.add("host namespaces");
        }
        var security = pod.getSecurityContext();
        if (security != null && !security.getSysctls().isEmpty()) {
            broken.add("sysctls");
        }
        if (security != null && security.getRunAsUser() != null && security.getRunAsUser() == 0) {
            broken.add("runAsUser 0");
        }
    }

    private static Set<String> types(Volume volume) {
        Map<?, ?> fields = Serialization.unmarshal(Serialization.asJson(volume), Map.class);
        return fields.keySet().stream()
                .map(Object::toString)
                .filter(field -> !field.equals("name"))
                .collect(Collectors.toSet());
    }

    private static void containerOf(PodSpec pod, Container container, List<String> broken) {
        var own = Optional.ofNullable(container.getSecurityContext());
        var pods = Optional.ofNullable(pod.getSecurityContext());
        if (own.map(SecurityContext::getPrivileged).orElse(false)) {
            broken.add("privileged");
        }
        if (own.map(SecurityContext::getAllowPrivilegeEscalation).orElse(true)) {
            broken.add("allowPrivilegeEscalation");
        }
        if (own.map(SecurityContext::getRunAsUser).filter(uid -> uid == 0).isPresent()) {
            broken.add("runAsUser 0 of " + container.getName());
        }
        var nonRoot = own.map(SecurityContext::getRunAsNonRoot).or(() -> pods.map(its -> its.getRunAsNonRoot()));
        if (!nonRoot.orElse(false)) {
            broken.add("runAsNonRoot");
        }
        var seccomp = own.map(SecurityContext::getSeccompProfile).or(() -> pods.map(its -> its.getSeccompProfile()));
        if (seccomp.map(SeccompProfile::getType).filter(SECCOMP::contains).isEmpty()) {
            broken.add("seccompProfile");
        }
        var capabilities = own.map(SecurityContext::getCapabilities);
        if (!capabilities.map(Capabilities::getDrop).orElse(List.of()).contains("ALL")) {
            broken.add("capabilities.drop");
        }
        if (!Set.of("NET_BIND_SERVICE")
                .containsAll(capabilities.map(Capabilities::getAdd).orElse(List.of()))) {
            broken.add("capabilities.add");
        }
        if (container.getPorts().stream().anyMatch(port -> port.getHostPort() != null && port.getHostPort() != 0)) {
            broken.add("hostPort");
        }
        if (own.map(SecurityContext::getProcMount)
                .filter(mount -> !mount.equals("Default"))
                .isPresent()) {
            broken.add("procMount");
        }
    }
}
