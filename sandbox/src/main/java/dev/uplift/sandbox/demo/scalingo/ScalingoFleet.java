package dev.uplift.sandbox.demo.scalingo;

import dev.uplift.sandbox.demo.fleet.Label;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.scalingo.NewApp;
import dev.uplift.sandbox.scalingo.NewDatabase;
import dev.uplift.sandbox.scalingo.ScalingoSimulator;
import dev.uplift.sandbox.scalingo.SimulatedDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The databases of the demo: those that are meant, in one project, and some that are none of its business. */
final class ScalingoFleet {

    /** Scalingo has no tags; a project is what holds together what belongs together. */
    static final Label MEANT = new Label("project", "uplift-demo");

    /** The one that a server is behind, and that the worker dumps itself. */
    static final String REAL = name(1);

    private static final List<String> TOPOLOGIES = List.of("starter", "business", "enterprise");
    private static final int EVERY_MAINTAINED = 2;
    private static final int SIZES = 4;
    private static final int GIB = 8;

    private ScalingoFleet() {}

    private static String name(int n) {
        return "db-%04d".formatted(n);
    }

    /** Whether its app is stopped meanwhile. */
    static boolean isMaintained(String app) {
        return Integer.parseInt(app.substring(app.indexOf('-') + 1)) % EVERY_MAINTAINED == 0;
    }

    /**
     * Offers the version of servers that can really be there, which leads to the real one of the other major version; so
     * no program of a version between them is needed.
     *
     * @return it; empty where this machine has no programs of both
     */
    static Optional<String> offerReal(ScalingoSimulator scalingo, int from, int to) {
        try {
            // Its own build, so that it is nobody else's next version.
            var old = PostgresInstallation.full(from).version() + ".0-0";
            var upgraded = scalingo.versions().installed(to);
            scalingo.versions().next(old, upgraded);
            scalingo.versions().last(upgraded);
            return Optional.of(old);
        } catch (IllegalStateException noPrograms) {
            return Optional.empty();
        }
    }

    /**
     * Fills the platform.
     *
     * @param from the major version of all that are meant, in any of its releases
     * @param real the version of the one that is really there; empty if none is to be
     * @param last the release that nothing is to go beyond
     */
    static List<SimulatedDatabase> fill(
            ScalingoSimulator scalingo, int databases, int from, Optional<String> real, String last) {
        var releases = scalingo.versions().of(from).stream()
                .filter(release -> !real.equals(Optional.of(release)))
                .toList();
        var all = new ArrayList<SimulatedDatabase>();
        for (int n = 1; n <= databases; n++) {
            scalingo.create(NewApp.of(name(n)).inProject(MEANT.value()).with("web", 2));
            var release = releases.get(n % releases.size());
            all.add(scalingo.create(
                    name(n).equals(REAL)
                            ? real.map(ScalingoFleet::dedicated).orElseGet(() -> classic(REAL, 1, release))
                            : classic(name(n), n, release)));
        }
        all.add(scalingo.create(NewDatabase.classic("somebody-elses", "starter", releases.getFirst())));
        all.add(scalingo.create(NewDatabase.dedicated("upgraded-before", "business", last)));
        all.forEach(database -> database.notBeyond(last));
        return all;
    }

    private static NewDatabase dedicated(String version) {
        return NewDatabase.dedicated(REAL, "starter", version).reallyThere();
    }

    private static NewDatabase classic(String name, int n, String version) {
        return NewDatabase.classic(name, TOPOLOGIES.get(n % TOPOLOGIES.size()), version)
                .gib(1 + n % SIZES * GIB);
    }
}
