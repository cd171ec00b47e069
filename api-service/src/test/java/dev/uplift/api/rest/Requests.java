package dev.uplift.api.rest;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Bodies of requests that are accepted; tests change one thing. */
public final class Requests {

    private Requests() {}

    /** A name that no other test uses. */
    public static String unique(String prefix) {
        return "%s-%s".formatted(prefix, UUID.randomUUID().toString().substring(0, 8));
    }

    /** A request for a server that no other test uses, in a pool in which no worker lives. */
    public static Map<String, Object> upgrade() {
        return upgrade(unique("empty"), unique("db") + ".example.org");
    }

    /** A request for this server, done by the workers of this pool. */
    public static Map<String, Object> upgrade(String pool, String host) {
        var body = new HashMap<String, Object>();
        body.put("server", server(pool, host));
        body.put("targetVersion", "17");
        body.put("options", options());
        return body;
    }

    public static Map<String, Object> server(String pool, String host) {
        var server = new HashMap<String, Object>();
        server.put("provider", ScriptedWorker.PROVIDER);
        server.put("address", Map.of("host", host, "port", 5432));
        server.put("pool", pool);
        return server;
    }

    public static Map<String, Object> options() {
        return new HashMap<>(
                Map.of("rehearsal", "skip", "rehearsalReason", "tested", "approval", "none", "observe", "PT0S"));
    }

    /** Puts a value in, at a path with dots; null takes it out. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> with(Map<String, Object> body, String path, Object value) {
        var parts = path.split("\\.", 2);
        if (parts.length == 2) {
            var inner = new HashMap<>((Map<String, Object>) body.get(parts[0]));
            body.put(parts[0], with(inner, parts[1], value));
        } else if (value == null) {
            body.remove(path);
        } else {
            body.put(path, value);
        }
        return body;
    }
}
