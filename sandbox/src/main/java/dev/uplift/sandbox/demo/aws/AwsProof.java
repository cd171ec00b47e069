package dev.uplift.sandbox.demo.aws;

import static dev.uplift.sandbox.demo.fleet.Comparison.differs;

import dev.uplift.sandbox.aws.InstanceView;
import dev.uplift.sandbox.aws.SnapshotView;
import dev.uplift.sandbox.demo.fleet.Cloud.Done;
import dev.uplift.sandbox.demo.fleet.Cloud.Doubt;
import dev.uplift.sandbox.demo.fleet.Comparison;
import dev.uplift.sandbox.demo.fleet.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the region itself shows, compared with what upgrades should have made of it: the versions and nothing else.
 *
 * @param wanted the version of every upgraded instance
 * @param ownBackup whether each upgrade was to take a snapshot
 */
record AwsProof(AwsState before, AwsState after, Version wanted, boolean ownBackup) {

    /** Everything that keeps these from being good upgrades, and what happened to others. */
    List<Doubt> doubts(Collection<Done> upgrades) {
        var upgraded = upgrades.stream().collect(Collectors.toMap(Done::server, Function.identity()));
        return new Comparison<>(before.instances(), after.instances()).doubts(upgrades, (name, was, is) -> {
            if (upgraded.containsKey(name)) {
                return Optional.of(whyNot(upgraded.get(name), was, is));
            }
            return AwsFleet.sourceOf(name).filter(upgraded::containsKey).map(_ -> whyNotUpgraded(was, is));
        });
    }

    private List<String> whyNot(Done upgrade, InstanceView was, InstanceView is) {
        var whys = whyNotUpgraded(was, is);
        if (is.upgradesAsked() != was.upgradesAsked() + 1) {
            whys.add("RDS was asked %d times to upgrade it.".formatted(is.upgradesAsked()));
        }
        whys.addAll(whyNotBackedUp(upgrade));
        return whys;
    }

    private List<String> whyNotUpgraded(InstanceView was, InstanceView is) {
        var whys = new ArrayList<String>();
        differs(whys, "resource id", was.resourceId(), is.resourceId());
        differs(whys, "settings", was.settings(), is.settings());
        differs(whys, "tags", was.tags(), is.tags());
        differs(whys, "parameters", was.parametersInForce(), is.parametersInForce());
        if (!wanted.isReachedBy(is.version())) {
            whys.add("RDS shows version %s, not %s.".formatted(is.version(), wanted.text()));
        }
        if (!is.parameterGroup().equals(groupAfter(was))) {
            whys.add("Its parameter group is %s, not %s.".formatted(is.parameterGroup(), groupAfter(was)));
        }
        if (!is.status().equals("available")) {
            whys.add("RDS shows status %s.".formatted(is.status()));
        }
        return whys;
    }

    /** A default group follows the version; from one of the user's a new one was made. */
    private String groupAfter(InstanceView was) {
        return was.parameterGroup().startsWith("default.")
                ? "default.postgres" + wanted.major()
                : "%s-pg%d".formatted(was.parameterGroup(), wanted.major());
    }

    /** One snapshot from the moment before the upgrade, and perhaps the one that was rehearsed with. */
    private List<String> whyNotBackedUp(Done upgrade) {
        var whys = new ArrayList<String>();
        var names = names(after, upgrade.server());
        names.removeAll(names(before, upgrade.server()));
        var last = "uplift-%s-final".formatted(upgrade.upgrade());
        if (ownBackup && !names.remove(last)) {
            whys.add("There is no snapshot %s.".formatted(last));
        }
        names.remove("uplift-%s-pre".formatted(upgrade.upgrade()));
        if (!names.isEmpty()) {
            whys.add("There are further snapshots: %s.".formatted(names));
        }
        return whys;
    }

    private static Collection<String> names(AwsState state, String instance) {
        Map<String, List<SnapshotView>> all = state.snapshotsByInstance();
        return all.getOrDefault(instance, List.of()).stream()
                .map(SnapshotView::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
