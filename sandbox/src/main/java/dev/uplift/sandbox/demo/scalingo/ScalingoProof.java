package dev.uplift.sandbox.demo.scalingo;

import static dev.uplift.sandbox.demo.fleet.Comparison.differs;

import dev.uplift.sandbox.demo.fleet.Cloud.Done;
import dev.uplift.sandbox.demo.fleet.Cloud.Doubt;
import dev.uplift.sandbox.demo.fleet.Comparison;
import dev.uplift.sandbox.scalingo.DatabaseView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What the platform itself shows, compared with what upgrades should have made of it: each database asked to go on exactly as
 * often as its way has stops, and nothing else.
 *
 * @param ways the versions that each database was to get, one after the other
 * @param ownBackup whether each upgrade was to take dumps, where the platform takes them
 * @param offences what the platform holds against its caller
 */
record ScalingoProof(
        SortedMap<String, DatabaseView> before,
        SortedMap<String, DatabaseView> after,
        SortedMap<String, List<String>> ways,
        boolean ownBackup,
        List<String> offences) {

    private static final int STOP_AND_START = 2;

    /** Everything that keeps these from being good upgrades, and what happened to others. */
    List<Doubt> doubts(Collection<Done> upgrades) {
        var upgraded = upgrades.stream().map(Done::server).collect(Collectors.toSet());
        var doubts = new ArrayList<>(new Comparison<>(before, after)
                .doubts(
                        upgrades,
                        (name, was, is) -> upgraded.contains(name)
                                ? Optional.of(whyNot(ways.get(name), was, is))
                                : Optional.empty()));
        offences.forEach(offence -> doubts.add(new Doubt("", offence)));
        return doubts;
    }

    private List<String> whyNot(List<String> way, DatabaseView was, DatabaseView is) {
        var whys = new ArrayList<String>();
        differs(whys, "id", was.id(), is.id());
        differs(whys, "plan", was.plan(), is.plan());
        differs(whys, "containers", was.containers(), is.containers());
        var wanted = way.getLast();
        if (!is.version().equals(wanted)) {
            whys.add("Scalingo shows version %s, not %s.".formatted(is.version(), wanted));
        }
        var scalings = was.scalings() + (ScalingoFleet.isMaintained(is.app()) ? STOP_AND_START : 0);
        if (is.scalings() != scalings) {
            whys.add(
                    "The containers of its app were scaled %d times, not %d times.".formatted(is.scalings(), scalings));
        }
        if (!is.status().equals("running")) {
            whys.add("Scalingo shows status %s.".formatted(is.status()));
        }
        if (is.upgradesAsked() != was.upgradesAsked() + way.size()) {
            whys.add("Scalingo was asked %d times to upgrade it, not %d times."
                    .formatted(is.upgradesAsked() - was.upgradesAsked(), way.size()));
        }
        if (!is.backups().equals(dumps(way, was))) {
            whys.add("There are dumps of versions %s, not %s.".formatted(is.backups(), dumps(way, was)));
        }
        if (!is.recoverable()) {
            whys.add("No point in time can be restored.");
        }
        return whys;
    }

    /** The versions that dumps are of: those there were, and one before each step to another major version. */
    private List<String> dumps(List<String> way, DatabaseView was) {
        var dumps = new ArrayList<>(was.backups());
        var version = was.version();
        for (var next : way) {
            if (ownBackup && was.dumped() && !major(version).equals(major(next))) {
                dumps.add(version);
            }
            version = next;
        }
        return dumps;
    }

    private static String major(String version) {
        return version.substring(0, version.indexOf('.'));
    }
}
