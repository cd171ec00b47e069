package dev.uplift.worker.provider.kubernetes.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.function.Supplier;

/** What an API server does not have: an older one, or one where nobody installed it. */
final class Absent {

    private Absent() {}

    /** What is listed; nothing where the API server does not know such things. */
    static <T> List<T> orNone(Supplier<List<T>> asked) {
        return either(asked, List::of);
    }

    /** @param older asked where the API server does not know what is asked for first */
    static <T> T either(Supplier<T> asked, Supplier<T> older) {
        try {
            return asked.get();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw refused;
            }
            return older.get();
        }
    }
}
