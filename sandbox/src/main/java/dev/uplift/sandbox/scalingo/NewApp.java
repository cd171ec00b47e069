package dev.uplift.sandbox.scalingo;

import java.util.Map;
import java.util.TreeMap;

/**
 * An app that is to be there, and runs.
 *
 * @param containers how many of each type, for example two {@code web}
 */
public record NewApp(String name, String region, Map<String, Integer> containers) {

    public NewApp {
        containers = Map.copyOf(containers);
    }

    /** Without containers. */
    public static NewApp of(String name) {
        return new NewApp(name, NewDatabase.REGION, Map.of());
    }

    /** With so many containers of a type. */
    public NewApp with(String type, int amount) {
        var more = new TreeMap<>(containers);
        more.put(type, amount);
        return new NewApp(name, region, more);
    }

    public NewApp in(String otherRegion) {
        return new NewApp(name, otherRegion, containers);
    }
}
