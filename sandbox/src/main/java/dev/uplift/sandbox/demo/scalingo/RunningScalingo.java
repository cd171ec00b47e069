package dev.uplift.sandbox.demo.scalingo;

import dev.uplift.sandbox.demo.fleet.Addresses;
import dev.uplift.sandbox.demo.fleet.Cloud;
import dev.uplift.sandbox.demo.fleet.FleetOptions;
import dev.uplift.sandbox.demo.fleet.Place;
import dev.uplift.sandbox.demo.fleet.RunningCloud;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scalingo, or what speaks like it, that runs already. */
public final class RunningScalingo {

    private static final String TOKEN = "SCALINGO_API_TOKEN";
    private static final String OWN = "scalingo.com";
    private static final String AUTH_URL = "UPLIFT_SCALINGO_AUTH_URL";
    private static final String API_URL = "UPLIFT_SCALINGO_API_URL";
    private static final String DATABASE_API_URL = "UPLIFT_SCALINGO_DATABASE_API_URL";

    private RunningScalingo() {}

    /**
     * Behind the endpoint of the options: Scalingo's own for any address of it, else all three APIs below this one.
     *
     * @param environment of this process, with the API token; where it has the worker's own settings of addresses, those count
     * @throws IllegalArgumentException if there is no token
     */
    public static Cloud of(FleetOptions options, Map<String, String> environment) {
        var token = named(environment, TOKEN)
                .orElseThrow(() -> new IllegalArgumentException(
                        "--endpoint needs an API token of Scalingo: %s in the environment".formatted(TOKEN)));
        var region = options.place().of(Place.REGION).orElse(SimulatedScalingo.REGION);
        var endpoint = options.endpoint().orElseThrow();
        var worker = new HashMap<>(addresses(endpoint));
        for (var setting : List.of(AUTH_URL, API_URL, DATABASE_API_URL)) {
            named(environment, setting).ifPresent(url -> worker.put(setting, url));
        }
        worker.put("UPLIFT_SECRET_SCALINGO_TOKEN", token);
        return new RunningCloud(
                SimulatedScalingo.PROVIDER,
                "%s, region %s".formatted(endpoint, region),
                worker,
                Map.of("regions", List.of(region)),
                options.names(),
                new Addresses(Map.of("region", region), "app"),
                options.select());
    }

    /** As the worker's settings; none for Scalingo itself, which the worker knows. */
    private static Map<String, String> addresses(URI endpoint) {
        var host = Optional.ofNullable(endpoint.getHost()).orElse("");
        if (host.equals(OWN) || host.endsWith("." + OWN)) {
            return Map.of();
        }
        var base = endpoint.toString().replaceFirst("/+$", "");
        return Map.of(
                AUTH_URL, base + "/auth/v1",
                API_URL, base + "/api/{region}/v1",
                DATABASE_API_URL, base + "/db-api/{region}/api");
    }

    private static Optional<String> named(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
