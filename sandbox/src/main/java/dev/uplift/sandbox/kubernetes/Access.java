package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.platform.Refusal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What callers may not do; everything else they may. */
final class Access {

    private static final String USER = "system:serviceaccount:uplift:worker";

    private final Set<String> denied = ConcurrentHashMap.newKeySet();

    /** @param resource a plural, or a plural with a subresource, for example {@code pods/log} */
    void deny(String verb, String resource) {
        denied.add(verb + " " + resource);
    }

    void allow(String verb, String resource) {
        denied.remove(verb + " " + resource);
    }

    boolean allows(String verb, String resource) {
        return !denied.contains(verb + " " + resource);
    }

    void check(String verb, ResourcePath path) {
        if (!allows(verb, path.resource())) {
            var where =
                    path.namespace().map("in the namespace \"%s\""::formatted).orElse("at the cluster scope");
            throw new Refusal(
                    403,
                    "Forbidden",
                    "%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                            .formatted(path.plural(), USER, verb, path.resource(), path.group(), where));
        }
    }
}
