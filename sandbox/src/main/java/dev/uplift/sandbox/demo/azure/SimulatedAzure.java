package dev.uplift.sandbox.demo.azure;

import dev.uplift.sandbox.azure.AzureSimulator;
import dev.uplift.sandbox.azure.ServerView;
import dev.uplift.sandbox.demo.fleet.Addresses;
import dev.uplift.sandbox.demo.fleet.Cloud;
import dev.uplift.sandbox.demo.fleet.FleetOptions;
import dev.uplift.sandbox.demo.fleet.Label;
import dev.uplift.sandbox.demo.fleet.Pace;
import dev.uplift.sandbox.platform.PlatformClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Azure in this process, on a fast clock. */
public final class SimulatedAzure implements Cloud {

    public static final String PROVIDER = "azure-flexible-server";

    /** As workers look at Azure, on this clock. */
    private static final Duration POLL_INTERVAL = Pace.ours(Duration.ofSeconds(15));

    private final FleetOptions options;
    private final AzurePlace place;
    private AzureSimulator simulator;
    private SortedMap<String, ServerView> before;

    /** @throws IllegalArgumentException if something is asked for that Azure does not do */
    public SimulatedAzure(FleetOptions options) {
        this.options = options;
        this.place = AzurePlace.simulated(options);
    }

    private SortedMap<String, ServerView> servers() {
        return simulator.group(place.subscription(), place.resourceGroup().orElseThrow()).servers().stream()
                .collect(Collectors.toMap(ServerView::name, Function.identity(), (one, _) -> one, TreeMap::new));
    }

    @Override
    public void open() throws IOException {
        simulator = AzureSimulator.start(PlatformClock.running(Pace.SPEED), 0);
        AzureFleet.fill(
                simulator.group(place.subscription(), place.resourceGroup().orElseThrow()),
                options.servers(),
                options.from(),
                options.to().major());
        before = servers();
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
        return "Azure is simulated at %s with %d flexible servers; its time runs %.0f times as fast."
                .formatted(simulator.uri(), before.size(), Pace.SPEED);
    }

    @Override
    public Map<String, String> workerEnvironment() {
        return Map.of(
                "UPLIFT_AZURE_ENDPOINT", simulator.uri().toString(),
                "UPLIFT_AZURE_POLL_INTERVAL", POLL_INTERVAL.toString(),
                "AZURE_ACCESS_TOKEN", "simulated");
    }

    @Override
    public Map<String, Object> scope() {
        return place.scope();
    }

    @Override
    public List<String> named() {
        return List.of();
    }

    @Override
    public Addresses addresses() {
        return place.addresses();
    }

    @Override
    public Optional<Label> label() {
        return Optional.of(Label.SIMULATED);
    }

    @Override
    public Map<String, Object> providerOptions(String server) {
        return Map.of();
    }

    /** There is nothing in its servers that a clone could do. */
    @Override
    public List<String> harmless() {
        return options.rehearsed() ? List.of("clone-starts-open") : List.of();
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
        return new AzureProof(before, servers(), options.to(), options.ownBackup()).doubts(upgrades);
    }
}
