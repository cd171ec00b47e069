package dev.uplift.sandbox.azure;

import dev.uplift.sandbox.platform.Agenda;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.platform.Refusal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The state of all subscriptions. Everything that looks at it or changes it does so within {@link #alone}. Servers'
 * names are Azure's own for all the world, since their addresses are.
 */
final class AzureCloud {

    /** That had flexible servers in 2026; the last ones know prechecks. */
    private static final List<String> API_VERSIONS = List.of(
            "2022-12-01",
            "2023-06-01-preview",
            "2023-12-01-preview",
            "2024-08-01",
            "2025-01-01-preview",
            "2025-08-01",
            "2026-01-01-preview",
            "2026-04-01-preview",
            "2026-07-01-preview",
            "2026-10-01");

    private final Agenda agenda;
    private final Operations operations = new Operations(this);
    private final Behaviours behaviours = new Behaviours();
    private final Map<String, ResourceGroup> groups = new HashMap<>();
    private final Map<String, Server> servers = new TreeMap<>();
    private volatile Delays delays = Delays.USUAL;
    private volatile List<String> apiVersions = API_VERSIONS;

    AzureCloud(PlatformClock clock) {
        this.agenda = new Agenda(clock);
    }

    /** Brings the state to the present, and lets nobody else at it meanwhile. */
    <T> T alone(Supplier<T> work) {
        return agenda.alone(work);
    }

    Agenda agenda() {
        return agenda;
    }

    Instant now() {
        return agenda.now();
    }

    Operations operations() {
        return operations;
    }

    Behaviours behaviours() {
        return behaviours;
    }

    Delays delays() {
        return delays;
    }

    void delays(Delays changed) {
        delays = changed;
    }

    /** Ascending. */
    List<String> apiVersions() {
        return apiVersions;
    }

    /** No later ones than this are served. */
    void apiVersionsUpTo(String last) {
        apiVersions = API_VERSIONS.stream()
                .filter(version -> version.compareTo(last) <= 0)
                .toList();
    }

    /** Made when a test first names it. */
    ResourceGroup group(String subscription, String name) {
        return alone(() ->
                groups.computeIfAbsent(key(subscription, name), first -> new ResourceGroup(this, subscription, name)));
    }

    /** One that a call names; it must be there. */
    ResourceGroup required(ArmCall call) {
        var group = groups.get(key(call.path("subscription"), call.path("group")));
        if (group == null) {
            throw new Refusal(
                    404,
                    "ResourceGroupNotFound",
                    "Resource group '%s' could not be found.".formatted(call.path("group")));
        }
        return group;
    }

    private static String key(String subscription, String group) {
        return lower(subscription + "/" + group);
    }

    /** By their names. */
    Collection<Server> servers() {
        return List.copyOf(servers.values());
    }

    Optional<Server> find(String name) {
        return Optional.ofNullable(servers.get(lower(name)));
    }

    /** By its resource id; it must be there. */
    Server byId(String id) {
        return servers().stream()
                .filter(server -> server.id().equalsIgnoreCase(id))
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(404, "ResourceNotFound", "The source server '%s' was not found.".formatted(id)));
    }

    /** The server that a call names; it must be there. */
    Server server(ArmCall call) {
        var group = required(call);
        return find(call.path("server"))
                .filter(group::has)
                .orElseThrow(() -> ArmError.notFound(
                        Route.PROVIDER + "/flexibleServers/" + call.path("server"), call.path("group")));
    }

    void add(Server server) {
        if (servers.putIfAbsent(lower(server.name()), server) != null) {
            throw new Refusal(409, "ServerNameAlreadyExists", "Specified server name is already used.");
        }
    }

    /** It is gone; its replicas go on by themselves. */
    void remove(Server server) {
        replicasOf(server).forEach(Server::standsAlone);
        servers.remove(lower(server.name()));
        server.end();
    }

    List<Server> replicasOf(Server source) {
        return servers().stream()
                .filter(server ->
                        server.source().filter(source.id()::equalsIgnoreCase).isPresent())
                .toList();
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
