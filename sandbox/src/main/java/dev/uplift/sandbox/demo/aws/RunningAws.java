package dev.uplift.sandbox.demo.aws;

import dev.uplift.sandbox.demo.fleet.Cloud;
import dev.uplift.sandbox.demo.fleet.FleetOptions;
import dev.uplift.sandbox.demo.fleet.Place;
import dev.uplift.sandbox.demo.fleet.RunningCloud;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** RDS, or what speaks like it, that runs already. */
public final class RunningAws {

    private RunningAws() {}

    /**
     * Behind the endpoint of the options.
     *
     * @param environment of this process: the region, unless an option names it, and the keys
     * @throws IllegalArgumentException if no region is named
     */
    public static Cloud of(FleetOptions options, Map<String, String> environment) {
        var region = options.place()
                .of(Place.REGION)
                .or(() -> named(environment, "AWS_REGION"))
                .or(() -> named(environment, "AWS_DEFAULT_REGION"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "--endpoint needs a region: --region NAME, or AWS_REGION in the environment"));
        var endpoint = options.endpoint().orElseThrow();
        var worker = new HashMap<>(environment);
        worker.keySet().removeIf(name -> !name.startsWith("AWS_"));
        worker.put("AWS_REGION", region);
        worker.put("UPLIFT_AWS_ENDPOINT", endpoint.toString());
        return new RunningCloud(
                SimulatedAws.PROVIDER,
                "%s, region %s".formatted(endpoint, region),
                worker,
                Map.of("regions", List.of(region)),
                options.names(),
                SimulatedAws.addresses(region),
                options.select());
    }

    private static Optional<String> named(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
