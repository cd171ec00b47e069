package dev.uplift.worker.provider.kubernetes.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.util.function.Supplier;

/** Where what keeps a command from beginning in a pod becomes one kind of refusal. */
final class Exec {

    private Exec() {}

    /** A proxy that does not let WebSockets through makes the client throw whatever its transport has thrown. */
    static ExecWatch open(Supplier<ExecWatch> opening) {
        try {
            return opening.get();
        } catch (KubernetesClientException refused) {
            throw refused;
        } catch (RuntimeException broken) {
            throw new KubernetesClientException("no command can be run in the pod", broken);
        }
    }
}
