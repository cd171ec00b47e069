package dev.uplift.worker.platform;

import dev.uplift.contracts.Server;
import java.util.HashMap;

/** A platform's server as one to log in to. */
public final class Located {

    /** Where PostgreSQL listens if nobody says otherwise. */
    public static final int PORT = 5432;

    private Located() {}

    /** Whether anybody said who logs in. */
    public static boolean takesSql(Server server) {
        return server.credentials().isPresent() || server.address().containsKey("user");
    }

    /** The same server, reached where its platform says. */
    public static Server at(Server server, String host, int port) {
        return reached(server, host, port);
    }

    /** The same at the port of its address, or PostgreSQL's own. */
    public static Server at(Server server, String host) {
        return reached(server, host, server.address().getOrDefault("port", PORT));
    }

    private static Server reached(Server server, String host, Object port) {
        var address = new HashMap<>(server.address());
        address.put("host", host);
        address.put("port", port);
        return new Server(server.provider(), address, server.credentials(), server.labels(), server.pool());
    }
}
