package dev.uplift.sandbox.scalingo;

import dev.uplift.sandbox.platform.PathTemplate;
import dev.uplift.sandbox.platform.Refusal;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of the APIs.
 *
 * @param name for faults, counts and rights, for example {@code Databases_Upgrade}
 * @param path under which it is called
 * @param caller whose token it needs
 */
record Route(String name, String method, PathTemplate path, Caller caller, Action action) {

    static final String AUTH = "/auth/v1";
    static final String REGION = "/api/{region}/v1";
    static final String APP = REGION + "/apps/{app}";
    static final String DATABASE_API = "/db-api/{region}/api";
    static final String DATABASE = DATABASE_API + "/databases/{id}";

    /** What a call does. It runs alone, at the settled time of the cloud. */
    @FunctionalInterface
    interface Action {
        /** @throws Refusal and then nothing was changed */
        Reply answer(ApiCall call);
    }

    /** Whose token a call needs. */
    enum Caller {
        ANYBODY,
        USER,
        ADDON
    }

    /** @param path with names in braces */
    static Route of(String name, String method, String path, Action action) {
        var caller =
                path.startsWith(REGION) ? Caller.USER : path.startsWith(DATABASE_API) ? Caller.ADDON : Caller.ANYBODY;
        return new Route(name, method, PathTemplate.of(path), caller, action);
    }

    /** The same for links, which need no token. */
    static Route open(String name, String path, Action action) {
        return new Route(name, "GET", PathTemplate.of(path), Caller.ANYBODY, action);
    }

    /** What stands at the braces, if a path is one of these. */
    Optional<Map<String, String>> match(String asked) {
        return path.match(asked);
    }
}
