package dev.uplift.sandbox.demo.scalingo;

import dev.uplift.sandbox.demo.fleet.Addresses;
import dev.uplift.sandbox.demo.fleet.Cloud;
import dev.uplift.sandbox.demo.fleet.FleetOptions;
import dev.uplift.sandbox.demo.fleet.Label;
import dev.uplift.sandbox.demo.fleet.Pace;
import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.scalingo.DatabaseView;
import dev.uplift.sandbox.scalingo.ScalingoSimulator;
import dev.uplift.sandbox.scalingo.SimulatedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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

    static final String REGION = "osc-fr1";

    /** As workers look at Scalingo, on this clock. */
    private static final Duration POLL_INTERVAL = Pace.ours(Duration.ofSeconds(10));

    private final FleetOptions options;
    private ScalingoSimulator simulator;
    private List<SimulatedDatabase> databases;
    private Path dumps;
    private Optional<DumpedDatabase> real = Optional.empty();
    private SortedMap<String, DatabaseView> before;

    /** @throws IllegalArgumentException if something is asked for that Scalingo does not do */
    public SimulatedScalingo(FleetOptions options) {
        refuse(
                options.rehearsed(),
                "the demo of --provider scalingo rehearses nothing: that takes a second database for each");
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
        requireOffered("--from " + options.from(), options.from());
        requireOffered("--to " + options.to().text(), options.to().major());
        dumps = Files.createTempDirectory("uplift-scalingo-dumps");
        var there =
                ScalingoFleet.offerReal(simulator, options.from(), options.to().major());
        databases = ScalingoFleet.fill(simulator, options.servers(), options.from(), there, last());
        real = there.map(
                _ -> new DumpedDatabase(databases.getFirst(), options.to().major(), dumps));
        real.ifPresent(DumpedDatabase::fill);
        before = views();
    }

    private void requireOffered(String option, int major) {
        refuse(simulator.versions().of(major).isEmpty(), option + ": Scalingo does not offer it");
    }

    /** The release that upgrades are to end at. */
    private String last() {
        return simulator.versions().of(options.to().major()).getLast();
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
        try {
            if (dumps != null) {
                Folders.delete(dumps);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the demo's dumps could not be removed", failed);
        }
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public String introduction() {
        return "Scalingo is simulated at %s with %d databases; its time runs %.0f times as fast. %s"
                .formatted(
                        simulator.uri(),
                        before.size(),
                        Pace.SPEED,
                        real.map(DumpedDatabase::app)
                                .map("Behind %s of Dedicated Resources is a real server."::formatted)
                                .orElse("No server is really there: this machine has no programs of both versions."));
    }

    @Override
    public Map<String, String> workerEnvironment() {
        return Map.of(
                "UPLIFT_SCALINGO_AUTH_URL", simulator.authUrl(),
                "UPLIFT_SCALINGO_API_URL", simulator.apiUrl(),
                "UPLIFT_SCALINGO_DATABASE_API_URL", simulator.databaseApiUrl(),
                "UPLIFT_SCALINGO_POLL_INTERVAL", POLL_INTERVAL.toString(),
                "UPLIFT_SCALINGO_DUMP_DIRECTORY", dumps.toString(),
                "UPLIFT_SECRET_SCALINGO_TOKEN", simulator.token());
    }

    @Override
    public Map<String, Object> scope() {
        return Map.of("regions", List.of(REGION));
    }

    @Override
    public List<String> named() {
        return List.of();
    }

    @Override
    public Addresses addresses() {
        return new Addresses(Map.of("region", REGION), "app");
    }

    @Override
    public Optional<Label> label() {
        return Optional.of(ScalingoFleet.MEANT);
    }

    @Override
    public Map<String, Object> providerOptions(String app) {
        var own = new HashMap<String, Object>();
        if (ScalingoFleet.isMaintained(app)) {
            own.put("maintenance", List.of(app));
        }
        if (real.map(DumpedDatabase::app).filter(app::equals).isPresent()) {
            own.put("credentialsFromApp", true);
        }
        return own;
    }

    /** Nothing is in its databases that could be lost; where the caller trusts the platform's dumps, one has none. */
    @Override
    public List<String> harmless() {
        return options.ownBackup() ? List.of("no-rehearsal") : List.of("no-rehearsal", "no-backup");
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
        var doubts = new ArrayList<>(
                new ScalingoProof(before, views(), ways(), options.ownBackup(), simulator.offences()).doubts(upgrades));
        for (var upgrade : upgrades) {
            real.filter(database -> database.app().equals(upgrade.server())).stream()
                    .flatMap(database -> database.whyNot(upgrade.upgrade(), options.ownBackup()).stream())
                    .forEach(why -> doubts.add(new Doubt(upgrade.server(), why)));
        }
        return doubts;
    }

    private SortedMap<String, List<String>> ways() {
        var ways = new TreeMap<String, List<String>>();
        before.forEach((app, database) -> ways.put(app, simulator.versions().way(database.version(), last())));
        return ways;
    }
}
