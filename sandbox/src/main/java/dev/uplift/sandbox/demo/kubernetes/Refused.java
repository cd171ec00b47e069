package dev.uplift.sandbox.demo.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/**
 * What a cluster refused, or why it did not answer.
 *
 * @param why as the client says it
 */
record Refused(KubernetesClientException why) {

    /** The client's code where there was no answer. */
    private static final int NONE = -1;

    /** In one line, with what to change. */
    String sentence() {
        return switch (why.getCode()) {
            case NONE, 0 ->
                "it does not answer (%s); correct its server or certificate, or see whether it can be reached from here"
                        .formatted(cause());
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                "it does not take the credentials; correct the user of the context (%s)".formatted(said());
            case HttpURLConnection.HTTP_FORBIDDEN ->
                "%s; k8s/kubernetes has the roles that its user needs".formatted(said());
            default -> "it answers %d: %s".formatted(why.getCode(), said());
        };
    }

    private String said() {
        var status = why.getStatus();
        return oneLine(status == null || status.getMessage() == null ? why.getMessage() : status.getMessage());
    }

    /** What happened on the way, in one line; what lies above it only says that there was something. */
    String cause() {
        Throwable root = why;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return oneLine("%s: %s".formatted(root.getClass().getSimpleName(), root.getMessage()));
    }

    private static String oneLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }
}
