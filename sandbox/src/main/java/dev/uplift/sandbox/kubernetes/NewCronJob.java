package dev.uplift.sandbox.kubernetes;

import java.util.Map;
import java.util.TreeMap;

/** A CronJob that is to be there; it runs when a test says so, and not while it is suspended. */
public record NewCronJob(String name, Map<String, String> labels) {

    public static NewCronJob of(String name) {
        return new NewCronJob(name, Map.of("app", name));
    }

    public NewCronJob labelled(String key, String value) {
        var more = new TreeMap<>(labels);
        more.put(key, value);
        return new NewCronJob(name, more);
    }
}
