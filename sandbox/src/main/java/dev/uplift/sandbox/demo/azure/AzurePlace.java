package dev.uplift.sandbox.demo.azure;

import dev.uplift.sandbox.demo.fleet.Addresses;
import dev.uplift.sandbox.demo.fleet.FleetOptions;
import dev.uplift.sandbox.demo.fleet.Place;
import dev.uplift.sandbox.demo.fleet.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where flexible servers are.
 *
 * @param resourceGroup empty for all of the subscription
 */
record AzurePlace(String subscription, Optional<String> resourceGroup) {

    private static final String NOBODYS = "00000000-0000-0000-0000-000000000000";

    /** Of servers that are there. @throws IllegalArgumentException if something is missing or impossible */
    static AzurePlace of(FleetOptions options) {
        requireMajor(options.to());
        var place = options.place();
        var subscription = place.of(Place.SUBSCRIPTION)
                .orElseThrow(() -> new IllegalArgumentException("--endpoint needs --subscription ID"));
        var group = place.of(Place.RESOURCE_GROUP);
        if (group.isEmpty() && !options.names().isEmpty()) {
            throw new IllegalArgumentException("--server needs --resource-group NAME");
        }
        return new AzurePlace(subscription, group);
    }

    /** Of simulated ones. @throws IllegalArgumentException if something is impossible */
    static AzurePlace simulated(FleetOptions options) {
        requireMajor(options.to());
        var place = options.place();
        return new AzurePlace(
                place.of(Place.SUBSCRIPTION).orElse(NOBODYS),
                place.of(Place.RESOURCE_GROUP).or(() -> Optional.of("uplift-demo")));
    }

    private static void requireMajor(Version to) {
        if (to.isExact()) {
            throw new IllegalArgumentException(
                    "--to %s: Azure takes a major version, and chooses its release itself".formatted(to.text()));
        }
    }

    /** Where Uplift is to look for servers. */
    Map<String, Object> scope() {
        var scope = new HashMap<String, Object>(Map.of("subscriptions", List.of(subscription)));
        resourceGroup.ifPresent(group -> scope.put("resourceGroups", List.of(group)));
        return scope;
    }

    Addresses addresses() {
        var place = new HashMap<String, Object>(Map.of("subscription", subscription));
        resourceGroup.ifPresent(group -> place.put("resourceGroup", group));
        return new Addresses(place, "server");
    }

    @Override
    public String toString() {
        return "subscription %s%s"
                .formatted(
                        subscription,
                        resourceGroup.map(", resource group "::concat).orElse(""));
    }
}
