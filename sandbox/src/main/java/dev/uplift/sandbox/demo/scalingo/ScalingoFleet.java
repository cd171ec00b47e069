package dev.uplift.sandbox.demo.scalingo;

import dev.uplift.sandbox.scalingo.NewApp;
import dev.uplift.sandbox.scalingo.NewDatabase;
import dev.uplift.sandbox.scalingo.ScalingoSimulator;
import dev.uplift.sandbox.scalingo.SimulatedDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The databases of the demo: those that are meant, of every kind there is, and some that are none of its business. */
final class ScalingoFleet {

    private static final List<String> TOPOLOGIES = List.of("starter", "business", "enterprise");
    private static final int EVERY_DEDICATED = 2;
    private static final int SIZES = 4;
    private static final int GIB = 8;

    private ScalingoFleet() {}

    private static String name(int n) {
        return "db-%04d".formatted(n);
    }

    /** Those that are meant. */
    static List<String> names(int databases) {
        return IntStream.rangeClosed(1, databases).mapToObj(ScalingoFleet::name).toList();
    }

    /**
     * Fills the platform.
     *
     * @param from the major version of all that are meant, in any of its releases
     * @param last the release that nothing is to go beyond
     * @throws IllegalArgumentException if that major version is not offered
     */
    static List<SimulatedDatabase> fill(ScalingoSimulator scalingo, int databases, int from, String last) {
        var releases = scalingo.versions().of(from);
        if (releases.isEmpty()) {
            throw new IllegalArgumentException("--from %d: Scalingo does not offer it".formatted(from));
        }
        var all = new ArrayList<SimulatedDatabase>();
        for (int n = 1; n <= databases; n++) {
            scalingo.create(NewApp.of(name(n)).with("web", 2));
            all.add(scalingo.create(database(n, releases.get(n % releases.size()))));
        }
        all.add(scalingo.create(NewDatabase.classic("somebody-elses", "starter", releases.getFirst())));
        all.add(scalingo.create(NewDatabase.dedicated("upgraded-before", "business", last)));
        all.forEach(database -> database.notBeyond(last));
        return all;
    }

    private static NewDatabase database(int n, String version) {
        var topology = TOPOLOGIES.get(n % TOPOLOGIES.size());
        var database = n % EVERY_DEDICATED == 0
                ? NewDatabase.dedicated(name(n), topology, version)
                : NewDatabase.classic(name(n), topology, version);
        return database.gib(1 + n % SIZES * GIB);
    }
}
