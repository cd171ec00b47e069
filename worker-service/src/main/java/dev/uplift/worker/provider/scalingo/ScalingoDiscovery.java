package dev.uplift.worker.provider.scalingo;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.wire.Json;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Discovery;
import dev.uplift.worker.provider.scalingo.account.Interrupted;
import dev.uplift.worker.provider.scalingo.account.Place;
import dev.uplift.worker.provider.scalingo.account.Refusal;
import dev.uplift.worker.provider.scalingo.account.Scalingo;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import dev.uplift.worker.provider.scalingo.server.Addon;
import dev.uplift.worker.provider.scalingo.server.App;
import dev.uplift.worker.provider.scalingo.server.ManagedDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds databases of PostgreSQL: the add-ons of apps, and those of Dedicated Resources. Scalingo lists neither for all apps at
 * once, so each app is asked for its own, and each database for its version.
 */
final class ScalingoDiscovery implements Discovery {

    private final Scalingo scalingo;

    /** The scope's terms, by {@link ScalingoDescriptor}'s schema. */
    private record Terms(List<String> regions, Optional<List<String>> apps, Optional<Map<String, String>> label) {

        Optional<String> missing(Map<String, App> shown) {
            return apps.orElse(List.of()).stream()
                    .filter(name -> !shown.containsKey(name))
                    .findFirst();
        }

        boolean means(App app) {
            return apps.map(names -> names.contains(app.name())).orElse(true);
        }

        boolean meets(Map<String, String> labels) {
            return labels.entrySet().containsAll(label.orElse(Map.of()).entrySet());
        }
    }

    ScalingoDiscovery(Scalingo scalingo) {
        this.scalingo = scalingo;
    }

    @Override
    public Optional<Problem> run(Scope where, Secrets secrets, Consumer<List<FoundServer>> found)
            throws InterruptedException {
        var terms = Json.mapper().convertValue(where.terms(), Terms.class);
        for (var region : terms.regions()) {
            try {
                var apps = apps(region);
                var missing = terms.missing(apps);
                if (missing.isPresent()) {
                    return Optional.of(notShown(region, missing.get()));
                }
                for (var app : apps.values().stream().filter(terms::means).toList()) {
                    found.accept(servers(region, app, terms));
                }
            } catch (Interrupted stopped) {
                throw stopped.checked();
            } catch (ScalingoException refused) {
                return Optional.of(refused.problem("looking through " + region));
            }
        }
        return Optional.empty();
    }

    /** By their names. What Scalingo says of the project as one of all apps is more than it says with a database. */
    private SortedMap<String, App> apps(String region) throws InterruptedException {
        var apps = new TreeMap<String, App>();
        patiently(() -> scalingo.region(region).dedicated()).forEach(app -> apps.put(app.name(), app));
        patiently(() -> scalingo.region(region).apps()).forEach(app -> apps.put(app.name(), app));
        return apps;
    }

    private static Problem notShown(String region, String app) {
        return Problem.of(
                Kind.REQUEST,
                "not-found",
                "looking through %s: Scalingo shows no app %s.".formatted(region, app),
                "Correct 'apps' of the scope, or give the owner of the API token rights on the app.");
    }

    private List<FoundServer> servers(String region, App app, Terms terms) throws InterruptedException {
        var addons = patiently(() -> scalingo.region(region).addons(app.name())).stream()
                .filter(Addon::isPostgres)
                .toList();
        var servers = new ArrayList<FoundServer>();
        for (var addon : addons) {
            var labels = labels(app, addon);
            if (terms.meets(labels)) {
                var address = new HashMap<String, Object>(Map.of("region", region, "app", app.name()));
                if (addons.size() > 1) {
                    address.put("addon", addon.id());
                }
                var database = database(region, new Place(app.name(), addon.id()));
                servers.add(new FoundServer(
                        address,
                        labels,
                        database.map(shown -> shown.version().postgres()),
                        Optional.of(addon.provider()),
                        database.map(ManagedDatabase::status).or(() -> Optional.of(addon.status())),
                        Optional.of(addon.identity())));
            }
        }
        return servers;
    }

    /** All that a database is sorted by: Scalingo has no tags. */
    private static Map<String, String> labels(App app, Addon addon) {
        var labels = new HashMap<>(Map.of(
                "app", app.name(),
                "plan", addon.plan(),
                "resources", addon.isDedicated() ? "dedicated" : "shared"));
        app.project().ifPresent(project -> labels.put("project", project));
        addon.topology().ifPresent(topology -> labels.put("topology", topology));
        return labels;
    }

    /** Empty for one that nobody can be asked about, for example while it is made. */
    private Optional<ManagedDatabase> database(String region, Place place) throws InterruptedException {
        try {
            return Optional.of(patiently(() -> scalingo.region(region).database(place)));
        } catch (ScalingoException refused) {
            if (!refused.cannotBeAsked()) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    /** Who calls too often waits: there are more calls than a minute takes. */
    private <T> T patiently(Supplier<T> question) throws InterruptedException {
        while (true) {
            try {
                return question.get();
            } catch (ScalingoException refused) {
                if (refused.refusal() != Refusal.THROTTLED) {
                    throw refused;
                }
                Thread.sleep(scalingo.held(refused));
            }
        }
    }
}
