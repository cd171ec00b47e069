package dev.uplift.sandbox.demo.fleet;

import dev.uplift.sandbox.demo.fleet.Cloud.Done;
import dev.uplift.sandbox.demo.fleet.Cloud.Doubt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A platform's servers before and after upgrades. Whatever was none of theirs has to be as it was.
 *
 * @param before by their names
 * @param after the same, later
 * @param <V> what the platform shows of a server
 */
public record Comparison<V>(SortedMap<String, V> before, SortedMap<String, V> after) {

    /** Knows what the upgrades should have made of a server. */
    @FunctionalInterface
    public interface Judge<V> {
        /** What is wrong with it; empty for a server that no upgrade was to change. */
        Optional<List<String>> whyNot(String name, V was, V is);
    }

    /**
     * Everything that is not as it should be, by the names of the servers.
     *
     * @param upgrades whose clones may be there: they are kept for a while
     */
    public List<Doubt> doubts(Collection<Done> upgrades, Judge<V> judge) {
        var doubts = new ArrayList<Doubt>();
        before.forEach((name, was) -> {
            var is = after.get(name);
            if (is == null) {
                doubts.add(new Doubt(name, "It is not there any more."));
            } else {
                judge.whyNot(name, was, is)
                        .orElseGet(() -> bystander(was, is))
                        .forEach(why -> doubts.add(new Doubt(name, why)));
            }
        });
        var more = new TreeSet<>(after.keySet());
        more.removeAll(before.keySet());
        upgrades.forEach(upgrade -> more.remove("uplift-%s-clone".formatted(upgrade.upgrade())));
        more.forEach(name -> doubts.add(new Doubt(name, "It is left over from an upgrade.")));
        return doubts;
    }

    private List<String> bystander(V was, V is) {
        return was.equals(is) ? List.of() : List.of("It was changed, and nobody asked for that: " + is);
    }

    /** Says so if something is another than before. @param what for example {@code tags} */
    public static void differs(List<String> whys, String what, Object was, Object is) {
        if (!Objects.equals(was, is)) {
            whys.add("Its %s changed from %s to %s.".formatted(what, was, is));
        }
    }
}
