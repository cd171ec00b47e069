package dev.uplift.worker.provider.scalingo.precheck;

import dev.uplift.worker.provider.scalingo.account.Place;
import dev.uplift.worker.provider.scalingo.account.Region;
import dev.uplift.worker.provider.scalingo.server.Addon;
import dev.uplift.worker.provider.scalingo.server.ServerAddress;
import java.util.List;
import java.util.Optional;

/** Looks for the add-on that an address means. */
public final class Found {

    private Found() {}

    /** All of PostgreSQL that the address may mean. */
    static List<Addon> addons(Region region, ServerAddress address) {
        return region.addons(address.app()).stream()
                .filter(Addon::isPostgres)
                .filter(addon -> address.addon().map(addon.id()::equals).orElse(true))
                .toList();
    }

    /** The only one that the address means; empty if there is none, or more than one. */
    public static Optional<Place> place(Region region, ServerAddress address) {
        var addons = addons(region, address);
        return addons.size() == 1
                ? Optional.of(new Place(address.app(), addons.getFirst().id()))
                : Optional.empty();
    }
}
