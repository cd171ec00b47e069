package dev.uplift.worker.provider.azure.server;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a flexible server is, in the terms of Azure Resource Manager, which tells no upper from lower case there.
 *
 * @param subscription a UUID
 * @param resourceGroup its name
 * @param server the server's name, which is unique in all of Azure
 */
public record ServerAddress(String subscription, String resourceGroup, String server) {

    /** The resource type. */
    public static final String TYPE = "Microsoft.DBforPostgreSQL/flexibleServers";

    private static final Pattern ID = Pattern.compile(
            "/subscriptions/(?<subscription>[^/]+)/resourceGroups/(?<group>[^/]+)/providers/" + TYPE.replace(".", "\\.")
                    + "/(?<server>[^/]+)",
            Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException with a sentence that names the wrong part */
    public static ServerAddress of(Map<String, Object> address) {
        return new ServerAddress(
                text(address, "subscription"), text(address, "resourceGroup"), text(address, "server"));
    }

    /** @param resourceId as Azure gives it; empty if it is that of something else */
    public static Optional<ServerAddress> parsed(String resourceId) {
        var id = ID.matcher(resourceId);
        return id.matches()
                ? Optional.of(new ServerAddress(id.group("subscription"), id.group("group"), id.group("server")))
                : Optional.empty();
    }

    private static String text(Map<String, Object> address, String field) {
        return Optional.ofNullable(address.get(field))
                .map(Object::toString)
                .orElseThrow(() -> new IllegalArgumentException("the address has no '%s'".formatted(field)));
    }

    /** Another server of the same resource group. */
    public ServerAddress named(String other) {
        return new ServerAddress(subscription, resourceGroup, other);
    }

    /** The resource id, which is also the path of calls. */
    public String id() {
        return "%s/%s".formatted(siblings(), server);
    }

    /** The path under which all servers of the group are listed. */
    public String siblings() {
        return "/subscriptions/%s/resourceGroups/%s/providers/%s".formatted(subscription, resourceGroup, TYPE);
    }

    /** The same for every spelling that it ever has. */
    public String identity() {
        return "azure:" + id().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "flexible server %s in resource group %s".formatted(server, resourceGroup);
    }
}
