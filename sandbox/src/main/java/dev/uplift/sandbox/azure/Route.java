package dev.uplift.sandbox.azure;

import dev.uplift.sandbox.platform.PathTemplate;
import dev.uplift.sandbox.platform.Refusal;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of the API.
 *
 * @param name the operation's id in the REST specification, for example {@code Servers_Get}
 * @param path under which it is called
 * @param since the first api-version that has it; empty for all that are served
 */
record Route(String name, String method, PathTemplate path, String since, Action action) {

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
        return new Route(name, method, PathTemplate.ofAnyCase(path), "", action);
    }

    Route since(String apiVersion) {
        return new Route(name, method, path, apiVersion, action);
    }

    /** Links with a signature in them need neither a token nor an api-version. */
    boolean isSigned() {
        return path.segments().getFirst().equals(Logs.SIGNED);
    }

    /** What stands at the braces, if a path is one of these. */
    Optional<Map<String, String>> match(String asked) {
        return path.match(asked);
    }
}
