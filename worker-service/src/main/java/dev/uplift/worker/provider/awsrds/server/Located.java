package dev.uplift.worker.provider.awsrds.server;

import dev.uplift.contracts.Server;
import java.util.HashMap;

/** An instance as a server to log in to. */
public final class Located {

    private Located() {}

    /** Whether anybody said who logs in. */
    public static boolean takesSql(Server server) {
        return server.credentials().isPresent() || server.address().containsKey("user");
    }

    /** The same server, reached where RDS says. */
    public static Server at(Server server, SourceSettings.Endpoint endpoint) {
        var address = new HashMap<>(server.address());
        address.put("host", endpoint.host());
        address.put("port", endpoint.port());
        return new Server(server.provider(), address, server.credentials(), server.labels(), server.pool());
    }
}
