package dev.uplift.worker.provider.kubernetes.server;

import java.util.Map;
import java.util.Optional;

/**
 * Where a server is: its StatefulSet, or the Cluster of CloudNativePG by the same name.
 *
 * @param context of the worker's KUBECONFIG; left out: its usual cluster
 * @param namespace its name
 * @param statefulSet its name
 */
public record ServerAddress(Optional<String> context, String namespace, String statefulSet) {

    /** @throws IllegalArgumentException with a sentence that names the wrong part */
    public static ServerAddress of(Map<String, Object> address) {
        return new ServerAddress(
                given(address, "context"), needed(address, "namespace"), needed(address, "statefulSet"));
    }

    private static String needed(Map<String, Object> address, String field) {
        return given(address, field)
                .orElseThrow(() -> new IllegalArgumentException("the address has no '%s'".formatted(field)));
    }

    private static Optional<String> given(Map<String, Object> address, String field) {
        return Optional.ofNullable(address.get(field)).map(Object::toString).filter(text -> !text.isBlank());
    }

    @Override
    public String toString() {
        return "StatefulSet %s in namespace %s".formatted(statefulSet, namespace);
    }
}
