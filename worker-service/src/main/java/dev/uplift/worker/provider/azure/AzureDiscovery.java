package dev.uplift.worker.provider.azure;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.wire.Json;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Discovery;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.subscription.ArmException;
import dev.uplift.worker.provider.azure.subscription.ArmProblems;
import dev.uplift.worker.provider.azure.subscription.Interrupted;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds flexible servers: all of a subscription, or those of some of its resource groups. */
final class AzureDiscovery implements Discovery {

    private final Subscriptions azure;

    /** The scope's terms, by {@link AzureDescriptor}'s schema. */
    private record Terms(
            List<String> subscriptions, Optional<List<String>> resourceGroups, Optional<Map<String, String>> tag) {

        Stream<Place> places() {
            return subscriptions.stream()
                    .flatMap(subscription -> resourceGroups
                            .map(groups -> groups.stream().map(group -> new Place(subscription, Optional.of(group))))
                            .orElseGet(() -> Stream.of(new Place(subscription, Optional.empty()))));
        }

        boolean meets(FlexibleServer server) {
            return server.tags().entrySet().containsAll(tag.orElse(Map.of()).entrySet());
        }
    }

    /** What one list covers. */
    private record Place(String subscription, Optional<String> resourceGroup) {

        @Override
        public String toString() {
            return resourceGroup.map("resource group "::concat).orElse("subscription " + subscription);
        }
    }

    AzureDiscovery(Subscriptions azure) {
        this.azure = azure;
    }

    @Override
    public Optional<Problem> run(Scope where, Secrets secrets, Consumer<List<FoundServer>> found)
            throws InterruptedException {
        var terms = Json.mapper().convertValue(where.terms(), Terms.class);
        for (var place : terms.places().toList()) {
            try {
                found.accept(servers(place).stream()
                        .filter(terms::meets)
                        .flatMap(server -> found(server).stream())
                        .toList());
            } catch (Interrupted stopped) {
                throw stopped.checked();
            } catch (ArmException refused) {
                return Optional.of(ArmProblems.of(refused, "looking through " + place));
            }
        }
        return Optional.empty();
    }

    private List<FlexibleServer> servers(Place place) {
        var arm = azure.arm();
        return place.resourceGroup()
                .map(group -> arm.servers(place.subscription(), group))
                .orElseGet(() -> arm.servers(place.subscription()));
    }

    private static Optional<FoundServer> found(FlexibleServer server) {
        return ServerAddress.parsed(server.id())
                .map(address -> new FoundServer(
                        Map.of(
                                "subscription", address.subscription(),
                                "resourceGroup", address.resourceGroup(),
                                "server", address.server()),
                        server.tags(),
                        Optional.of(server.exactVersion()),
                        Optional.empty(),
                        Optional.of(server.state()),
                        Optional.of(address.identity())));
    }
}
