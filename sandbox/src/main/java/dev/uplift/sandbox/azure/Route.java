package dev.uplift.sandbox.azure;

import dev.uplift.sandbox.platform.Refusal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of the API.
 *
 * @param name the operation's id in the REST specification, for example {@code Servers_Get}
 * @param segments of the path; those in braces stand for anything
 * @param since the first api-version that has it; empty for all that are served
 */
record Route(String name, String method, List<String> segments, String since, Action action) {

    static final String PROVIDER = "Microsoft.DBforPostgreSQL";
    static final String SUBSCRIPTION = "/subscriptions/{subscription}";
    static final String GROUP = SUBSCRIPTION + "/resourceGroups/{group}";
    static final String LOCATION = SUBSCRIPTION + "/providers/" + PROVIDER + "/locations/{location}";
    static final String SERVERS = GROUP + "/providers/" + PROVIDER + "/flexibleServers";
    static final String SERVER = SERVERS + "/{server}";

    /** What a call does. It runs alone, at the settled time of the cloud. */
    @FunctionalInterface
    interface Action {
        /** @throws Refusal and then nothing was changed */
        Reply answer(ArmCall call);
    }

    /** @param path with names in braces */
    static Route of(String name, String method, String path, Action action) {
        return new Route(name, method, parts(path), "", action);
    }

    Route since(String apiVersion) {
        return new Route(name, method, segments, apiVersion, action);
    }

    /** Links with a signature in them need neither a token nor an api-version. */
    boolean isSigned() {
        return segments.getFirst().equals(Logs.SIGNED);
    }

    /** What stands at the braces, if a path is one of these; ARM's paths are the same in upper and lower case. */
    Optional<Map<String, String>> match(String path) {
        var asked = parts(path);
        if (asked.size() != segments.size()) {
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        for (var i = 0; i < asked.size(); i++) {
            var segment = segments.get(i);
            if (segment.startsWith("{")) {
                values.put(segment.substring(1, segment.length() - 1), asked.get(i));
            } else if (!segment.equalsIgnoreCase(asked.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    }
}
