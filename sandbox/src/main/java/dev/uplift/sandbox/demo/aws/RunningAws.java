package dev.uplift.sandbox.demo.aws;

import dev.uplift.sandbox.demo.fleet.Cloud;
import dev.uplift.sandbox.demo.fleet.FleetOptions;
import dev.uplift.sandbox.demo.fleet.Label;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** RDS, or what speaks like it, that runs already. Nothing is made there, and nobody can look behind it. */
public final class RunningAws implements Cloud {

    /** A real upgrade of RDS may show the same status for that long. */
    private static final Duration PATIENCE = Duration.ofHours(6);

    private final URI endpoint;
    private final Optional<Label> label;
    private final String region;
    private final Map<String, String> keys;

    private RunningAws(URI endpoint, Optional<Label> label, String region, Map<String, String> keys) {
        this.endpoint = endpoint;
        this.label = label;
        this.region = region;
        this.keys = keys;
    }

    /**
     * Behind the endpoint of the options.
     *
     * @param environment of this process: the region, unless an option names it, and the keys
     * @throws IllegalArgumentException if no region is named
     */
    public static RunningAws of(FleetOptions options, Map<String, String> environment) {
        var region = options.region()
                .or(() -> named(environment, "AWS_REGION"))
                .or(() -> named(environment, "AWS_DEFAULT_REGION"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "--endpoint needs a region: --region NAME, or AWS_REGION in the environment"));
        var keys = new HashMap<>(environment);
        keys.keySet().removeIf(name -> !name.startsWith("AWS_"));
        return new RunningAws(options.endpoint().orElseThrow(), options.select(), region, keys);
    }

    private static Optional<String> named(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    @Override
    public void open() {
        // it is there
    }

    @Override
    public void close() {
        // it stays
    }

    @Override
    public String provider() {
        return "aws-rds";
    }

    @Override
    public String introduction() {
        return "The platform is %s, region %s; nothing is made there but what an upgrade needs.%n"
                        .formatted(endpoint, region)
                + "Without database credentials steps that need SQL are left out (fence, statistics, extensions, looking"
                + " inside), and each plan says so.";
    }

    @Override
    public Map<String, String> workerEnvironment() {
        var environment = new HashMap<>(keys);
        environment.put("AWS_REGION", region);
        environment.put("UPLIFT_AWS_ENDPOINT", endpoint.toString());
        return environment;
    }

    @Override
    public Map<String, Object> scope() {
        return Map.of("regions", List.of(region));
    }

    @Override
    public Optional<String> name(Map<String, Object> address) {
        return Optional.ofNullable((String) address.get("instance"));
    }

    @Override
    public Optional<Label> label() {
        return label;
    }

    @Override
    public Map<String, Object> providerOptions() {
        return Map.of();
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public OptionalLong calls() {
        return OptionalLong.empty();
    }

    @Override
    public List<Doubt> doubts(Collection<Done> upgrades) {
        return List.of();
    }
}
