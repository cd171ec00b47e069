package dev.uplift.sandbox.demo.aws;

import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.aws.RdsRegion;
import dev.uplift.sandbox.demo.fleet.Addresses;
import dev.uplift.sandbox.demo.fleet.Cloud;
import dev.uplift.sandbox.demo.fleet.FleetOptions;
import dev.uplift.sandbox.demo.fleet.Label;
import dev.uplift.sandbox.demo.fleet.Pace;
import dev.uplift.sandbox.demo.fleet.Place;
import dev.uplift.sandbox.platform.PlatformClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** RDS in this process, on a fast clock. */
public final class SimulatedAws implements Cloud {

    public static final String PROVIDER = "aws-rds";

    /** As workers look at AWS, and as RDS wants it, on this clock. */
    private static final Duration POLL_INTERVAL = Pace.ours(Duration.ofSeconds(15));

    private static final Duration PARAMETER_SETTLING = Pace.ours(Duration.ofMinutes(5));

    private final FleetOptions options;
    private AwsSimulator simulator;
    private AwsState before;

    public SimulatedAws(FleetOptions options) {
        this.options = options;
    }

    /** What the addresses of a region's instances look like. */
    static Addresses addresses(String region) {
        return new Addresses(Map.of("region", region), "instance");
    }

    private String region() {
        return options.place().of(Place.REGION).orElse("eu-west-1");
    }

    private RdsRegion rds() {
        return simulator.region(region());
    }

    @Override
    public void open() throws IOException {
        simulator = AwsSimulator.start(PlatformClock.running(Pace.SPEED), 0);
        AwsFleet.fill(rds(), options.servers(), options.from(), options.to().major());
        before = AwsState.of(rds());
    }

    @Override
    public void close() {
        if (simulator != null) {
            simulator.close();
        }
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public String introduction() {
        return "RDS is simulated at %s with %d instances; its time runs %.0f times as fast."
                .formatted(simulator.uri(), before.instances().size(), Pace.SPEED);
    }

    @Override
    public Map<String, String> workerEnvironment() {
        return Map.of(
                "UPLIFT_AWS_ENDPOINT", simulator.uri().toString(),
                "UPLIFT_AWS_POLL_INTERVAL", POLL_INTERVAL.toString(),
                "AWS_REGION", region(),
                "AWS_ACCESS_KEY_ID", "simulated",
                "AWS_SECRET_ACCESS_KEY", "simulated");
    }

    @Override
    public Map<String, Object> scope() {
        return Map.of("regions", List.of(region()));
    }

    @Override
    public List<String> named() {
        return List.of();
    }

    @Override
    public Addresses addresses() {
        return addresses(region());
    }

    @Override
    public Optional<Label> label() {
        return Optional.of(Label.SIMULATED);
    }

    @Override
    public Map<String, Object> providerOptions(String server) {
        return Map.of("parameterSettling", PARAMETER_SETTLING.toString());
    }

    @Override
    public List<String> harmless() {
        return List.of();
    }

    @Override
    public Duration patience() {
        return Pace.PATIENCE;
    }

    @Override
    public OptionalLong calls() {
        return OptionalLong.of(simulator.calls().total());
    }

    @Override
    public List<Doubt> doubts(Collection<Done> upgrades) {
        return new AwsProof(before, AwsState.of(rds()), options.to(), options.ownBackup()).doubts(upgrades);
    }
}
