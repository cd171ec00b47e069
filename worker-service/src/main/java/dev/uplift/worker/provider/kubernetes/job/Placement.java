package dev.uplift.worker.provider.kubernetes.job;

import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a Job's pod may run, and by which rights.
 *
 * @param node the one node where the volume can be mounted, while a server has it mounted there
 * @param nodeSelector of the server's pods
 * @param tolerations of the server's pods: its volume may be where nothing else is let in
 * @param pullSecrets of the server's pods
 * @param serviceAccount in whose name images are pulled; its token is not given to the pod
 */
public record Placement(
        Optional<String> node,
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        List<String> pullSecrets,
        Optional<String> serviceAccount) {

    /** Wherever the scheduler likes. */
    public static final Placement ANYWHERE =
            new Placement(Optional.empty(), Map.of(), List.of(), List.of(), Optional.empty());

    public Placement {
        nodeSelector = Map.copyOf(nodeSelector);
        tolerations = List.copyOf(tolerations);
        pullSecrets = List.copyOf(pullSecrets);
    }
}
