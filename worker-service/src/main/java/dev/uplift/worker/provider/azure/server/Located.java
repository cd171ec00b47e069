package dev.uplift.worker.provider.azure.server;

import dev.uplift.contracts.Server;
import java.util.HashMap;

/** A flexible server as a server to log in to. */
public final class Located {

    /** All of them listen there, unless somebody forwards another one. */
    public static final int PORT = 5432;

    private Located() {}

    /** Whether anybody said who logs in. */
    public static boolean takesSql(Server server) {
        return server.credentials().isPresent() || server.address().containsKey("user");
    }

    /** The same server, reached where Azure says. */
    public static Server at(Server server, String host) {
        var address = new HashMap<>(server.address());
        address.put("host", host);
        address.putIfAbsent("port", PORT);
        return new Server(server.provider(), address, server.credentials(), server.labels(), server.pool());
    }
}
