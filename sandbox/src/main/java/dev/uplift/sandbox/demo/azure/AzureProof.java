package dev.uplift.sandbox.demo.azure;

import static dev.uplift.sandbox.demo.fleet.Comparison.differs;

import dev.uplift.sandbox.azure.ServerView;
import dev.uplift.sandbox.demo.fleet.Cloud.Done;
import dev.uplift.sandbox.demo.fleet.Cloud.Doubt;
import dev.uplift.sandbox.demo.fleet.Comparison;
import dev.uplift.sandbox.demo.fleet.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the resource group itself shows, compared with what upgrades should have made of it: the versions and nothing else.
 *
 * @param wanted the version of every upgraded server
 * @param ownBackup whether each upgrade was to take a backup
 */
record AzureProof(
        SortedMap<String, ServerView> before, SortedMap<String, ServerView> after, Version wanted, boolean ownBackup) {

    /** Everything that keeps these from being good upgrades, and what happened to others. */
    List<Doubt> doubts(Collection<Done> upgrades) {
        var upgraded = upgrades.stream().collect(Collectors.toMap(Done::server, Function.identity()));
        return new Comparison<>(before, after).doubts(upgrades, (name, was, is) -> {
            if (upgraded.containsKey(name)) {
                return Optional.of(whyNot(upgraded.get(name), was, is));
            }
            return AzureFleet.sourceOf(name).filter(upgraded::containsKey).map(_ -> whyNotAtVersion(was, is));
        });
    }

    private List<String> whyNot(Done upgrade, ServerView was, ServerView is) {
        var whys = whyNotAtVersion(was, is);
        if (is.upgradesAsked() != was.upgradesAsked() + 1) {
            whys.add("Azure was asked %d times to upgrade it.".formatted(is.upgradesAsked()));
        }
        var backups = new TreeSet<>(was.backups());
        if (ownBackup && AzureFleet.takesBackups(was.tier())) {
            backups.add("uplift-%s-pre".formatted(upgrade.upgrade()));
        }
        if (!is.backups().equals(backups)) {
            whys.add("Its backups on demand are %s, not %s.".formatted(new TreeSet<>(is.backups()), backups));
        }
        return whys;
    }

    /** Of a replica, too: it is made anew at the version of its source. */
    private List<String> whyNotAtVersion(ServerView was, ServerView is) {
        var whys = new ArrayList<String>();
        differs(whys, "resource id", was.id(), is.id());
        differs(whys, "machine", was.sku(), is.sku());
        differs(whys, "tags", was.tags(), is.tags());
        differs(whys, "parameters", was.parameters(), is.parameters());
        differs(whys, "high availability", was.highAvailability(), is.highAvailability());
        differs(whys, "source", was.source(), is.source());
        if (!wanted.isReachedBy(is.version())) {
            whys.add("Azure shows version %s, not %s.".formatted(is.version(), wanted.text()));
        }
        if (!is.state().equals("Ready")) {
            whys.add("Azure shows state %s.".formatted(is.state()));
        }
        return whys;
    }
}
