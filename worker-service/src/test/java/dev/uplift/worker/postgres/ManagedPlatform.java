package dev.uplift.worker.postgres;

import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A platform whose addresses name servers, and no host: only it knows where they listen. */
public final class ManagedPlatform implements Driver {

    public static final String PROVIDER = "managed";

    /** Where the servers listen, on 127.0.0.1. */
    public final Map<String, Integer> ports = new ConcurrentHashMap<>(Map.of("known", 5432));

    /** Servers for which it does not answer at the moment. */
    public final Set<String> silent = ConcurrentHashMap.newKeySet();

    /** As a request names one of its servers. */
    public static Map<String, Object> address(String name) {
        return Map.of("name", name, "user", "postgres");
    }

    @Override
    public Descriptor descriptor() {
        return new Descriptor(
                PROVIDER, "Managed", Map.of(), Map.of(), List.of("in-place"), false, false, false, List.of());
    }

    @Override
    public Map<String, Action> actions() {
        return Map.of();
    }

    @Override
    public Server located(Server server, Secrets secrets) throws Unlocated {
        var name = server.address().get("name").toString();
        if (silent.contains(name)) {
            throw new Unlocated("The platform is silent.");
        }
        if (!ports.containsKey(name)) {
            throw new Unlocated("No server '%s'.".formatted(name));
        }
        var address = new HashMap<>(server.address());
        address.putAll(Map.of("host", "127.0.0.1", "port", ports.get(name)));
        return new Server(server.provider(), address, server.credentials(), server.labels(), server.pool());
    }
}
