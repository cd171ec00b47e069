package dev.uplift.sandbox.demo.scalingo;

import dev.uplift.sandbox.demo.fleet.Addresses;
import dev.uplift.sandbox.demo.fleet.Cloud;
import dev.uplift.sandbox.demo.fleet.FleetOptions;
import dev.uplift.sandbox.demo.fleet.Label;
import dev.uplift.sandbox.demo.fleet.Pace;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.scalingo.DatabaseView;
import dev.uplift.sandbox.scalingo.ScalingoSimulator;
import dev.uplift.sandbox.scalingo.SimulatedDatabase;
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

/** Scalingo in this process, on a fast clock. */
public final class SimulatedScalingo implements Cloud {

    public static final String PROVIDER = "scalingo";

    private static final String REGION = "osc-fr1";

    /** As workers look at Scalingo, on this clock. */
    private static final Duration POLL_INTERVAL = Pace.ours(Duration.ofSeconds(10));

    private final FleetOptions options;
    private ScalingoSimulator simulator;
    private List<SimulatedDatabase> databases;
    private SortedMap<String, DatabaseView> before;

    /** @throws IllegalArgumentException if something is asked for that Scalingo does not do */
    public SimulatedScalingo(FleetOptions options) {
        refuse(
                options.endpoint().isPresent(),
                "--endpoint does not go with --provider scalingo, which is simulated only");
        refuse(options.rehearsed(), "--provider scalingo has no rehearsal: the platform makes no copy of a database");
        refuse(options.to().isExact(), "--to needs a major version: Scalingo's upgrades go to the newest of each");
        this.options = options;
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new IllegalArgumentException(why);
        }
    }

    @Override
    public void open() throws IOException {
        simulator = ScalingoSimulator.start(PlatformClock.running(Pace.SPEED), 0);
        databases = ScalingoFleet.fill(simulator, options.servers(), options.from(), last());
        before = views();
    }

    /** The release that upgrades are to end at. */
    private String last() {
        var offered = simulator.versions().of(options.to().major());
        refuse(
                offered.isEmpty(),
                "--to %s: Scalingo does not offer it".formatted(options.to().text()));
        return offered.getLast();
    }

    private SortedMap<String, DatabaseView> views() {
        return databases.stream()
                .map(SimulatedDatabase::view)
                .collect(Collectors.toMap(DatabaseView::app, Function.identity(), (one, _) -> one, TreeMap::new));
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
        return "Scalingo is simulated at %s with %d databases; its time runs %.0f times as fast."
                .formatted(simulator.uri(), before.size(), Pace.SPEED);
    }

    @Override
    public Map<String, String> workerEnvironment() {
        return Map.of(
                "UPLIFT_SCALINGO_AUTH_URL", simulator.authUrl(),
                "UPLIFT_SCALINGO_API_URL", simulator.apiUrl(),
                "UPLIFT_SCALINGO_DATABASE_API_URL", simulator.databaseApiUrl(),
                "UPLIFT_SCALINGO_POLL_INTERVAL", POLL_INTERVAL.toString(),
                "UPLIFT_SECRET_SCALINGO_TOKEN", simulator.token());
    }

    @Override
    public Map<String, Object> scope() {
        return Map.of();
    }

    @Override
    public List<String> named() {
        return ScalingoFleet.names(options.servers());
    }

    @Override
    public Addresses addresses() {
        return new Addresses(Map.of("region", REGION), "app");
    }

    @Override
    public Optional<Label> label() {
        return Optional.empty();
    }

    @Override
    public Map<String, Object> providerOptions() {
        return Map.of();
    }

    /** Nothing is in its databases that could be lost. */
    @Override
    public List<String> harmless() {
        return List.of("no-rehearsal", "no-backup");
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
        return new ScalingoProof(before, views(), last(), ways(), options.ownBackup(), simulator.offences())
                .doubts(upgrades);
    }

    private SortedMap<String, List<String>> ways() {
        var ways = new TreeMap<String, List<String>>();
        before.forEach((app, database) -> ways.put(app, simulator.versions().way(database.version(), last())));
        return ways;
    }
}
