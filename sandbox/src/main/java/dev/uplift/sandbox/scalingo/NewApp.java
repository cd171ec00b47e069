package dev.uplift.sandbox.scalingo;

import java.util.Map;
import java.util.TreeMap;

/**
 * An app that is to be there, and runs.
 *
 * @param project that it belongs to
 * @param containers how many of each type, for example two {@code web}
 */
public record NewApp(String name, String region, String project, Map<String, Integer> containers) {

    private static final String PROJECT = "default";

    public NewApp {
        containers = Map.copyOf(containers);
    }

    /** Without containers. */
    public static NewApp of(String name) {
        return new NewApp(name, NewDatabase.REGION, PROJECT, Map.of());
    }

    /** With so many containers of a type. */
    public NewApp with(String type, int amount) {
        var more = new TreeMap<>(containers);
        more.put(type, amount);
        return new NewApp(name, region, project, more);
    }

    public NewApp in(String otherRegion) {
        return new NewApp(name, otherRegion, project, containers);
    }

    public NewApp inProject(String other) {
        return new NewApp(name, region, other, containers);
    }
}
