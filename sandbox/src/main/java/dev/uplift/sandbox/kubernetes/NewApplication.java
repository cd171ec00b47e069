package dev.uplift.sandbox.kubernetes;

import java.util.Map;
import java.util.TreeMap;

/**
 * An application that is to be there, as a Deployment.
 *
 * @param replicas how many pods it has
 */
public record NewApplication(String name, int replicas, Map<String, String> labels) {

    public static NewApplication of(String name, int replicas) {
        return new NewApplication(name, replicas, Map.of("app", name));
    }

    public NewApplication labelled(String key, String value) {
        var more = new TreeMap<>(labels);
        more.put(key, value);
        return new NewApplication(name, replicas, more);
    }
}
