package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A service that speaks the query protocol.
 *
 * @param version of its API; each service has another one, which is how requests find it
 * @param namespace of its answers
 * @param actions by their names
 */
record QueryService(String version, String namespace, Map<String, Action> actions) {

    /** What a call does. It runs alone, at the settled time of the cloud. */
    @FunctionalInterface
    interface Action {
        /** @throws Refusal and then nothing was changed */
        void answer(Call call, XmlAnswer out);
    }

    /** A call of an action. */
    record Call(Caller caller, Principal principal, Fields fields) {}

    QueryService(String version, String namespace, List<Map<String, Action>> parts) {
        this(version, namespace, joined(parts));
    }

    private static Map<String, Action> joined(List<Map<String, Action>> parts) {
        var all = new HashMap<String, Action>();
        parts.forEach(all::putAll);
        return Map.copyOf(all);
    }
}
