package dev.uplift.sandbox.scalingo;

import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The API of a region: addons of PostgreSQL are ordered for an app, and given back. */
final class Orders {

    private static final String VARIABLE = "SCALINGO_POSTGRESQL_URL";
    private static final String PROVIDER = "postgresql";

    private final ScalingoCloud cloud;

    Orders(ScalingoCloud cloud) {
        this.cloud = cloud;
    }

    Reply plans(ApiCall call) {
        if (!call.path("provider").equals(PROVIDER)) {
            throw ApiError.notFound("AddonProvider");
        }
        return Reply.ok(
                "plans",
                Plan.classic().stream()
                        .map(plan -> Json.mapper()
                                .createObjectNode()
                                .put("id", plan.id())
                                .put("name", plan.name())
                                .put("disabled", cloud.terms().refused().contains(plan.name())))
                        .toList());
    }

    Reply create(ApiCall call) {
        var app = cloud.app(call);
        var wanted = call.body().path("addon");
        if (!wanted.path("addon_provider_id").asText().equals(PROVIDER)) {
            throw ApiError.notFound("AddonProvider");
        }
        var plan = Plan.classic().stream()
                .filter(each -> each.id().equals(wanted.path("plan_id").asText()))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("Plan"));
        if (cloud.terms().unpaid()) {
            throw ApiError.unpaid();
        }
        if (cloud.terms().refused().contains(plan.name())) {
            throw ApiError.invalid("plan", "is not available for this account");
        }
        var version = wanted.at("/options/version").asText();
        var release = cloud.versions()
                .ordered(version)
                .orElseThrow(() -> ApiError.invalid("version", "%s cannot be ordered".formatted(version)));
        var database = new Database(
                cloud,
                app,
                new NewDatabase(
                        app.name(),
                        plan,
                        release.text(),
                        1,
                        app.region(),
                        List.of(),
                        cloud.terms().real()),
                Duration.ZERO);
        database.status(Database.CREATING);
        app.addons().add(database);
        app.variables().putIfAbsent(VARIABLE, database.url().toString());
        cloud.agenda().after(cloud.delays().provision(), () -> database.status(Database.RUNNING));
        return Reply.created(Map.of("addon", Addons.wire(database), "variables", List.of(VARIABLE)));
    }

    Reply delete(ApiCall call) {
        var app = cloud.app(call);
        var database = app.addon(call.path("addon"));
        app.addons().remove(database);
        app.variables().values().remove(database.url().toString());
        return Reply.nothing();
    }

    /**
     * What the account may order.
     *
     * @param unpaid whether it has no means of payment
     * @param refused names of plans
     * @param real whether a server is behind what is ordered
     */
    record Terms(boolean unpaid, Set<String> refused, boolean real) {

        static final Terms USUAL = new Terms(false, Set.of(), false);

        Terms withoutPayment() {
            return new Terms(true, refused, real);
        }

        Terms without(String plan) {
            var more = new HashSet<>(refused);
            more.add(plan);
            return new Terms(unpaid, Set.copyOf(more), real);
        }

        Terms withServers() {
            return new Terms(unpaid, refused, true);
        }
    }
}
