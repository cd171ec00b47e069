package dev.uplift.worker.provider.scalingo.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Which way leads from a version to another one; pure. Scalingo upgrades only to the next version that it names itself: to the
 * latest minor of the branch first, then to the next major version. So the way is the chain of these names, cut at the target.
 */
public sealed interface UpgradePath {

    /** @param hops in order; not empty */
    record Found(List<Hop> hops) implements UpgradePath {
        public Found {
            hops = List.copyOf(hops);
        }

        /** Where it ends. */
        public Version target() {
            return hops.getLast().to().version();
        }
    }

    /** It is there already. */
    record There() implements UpgradePath {}

    /** The target is older: there is no downgrade. */
    record Downgrade() implements UpgradePath {}

    /** The chain goes past the target without stopping there. @param over what it offers instead */
    record JumpsOver(Version over) implements UpgradePath {}

    /** The chain ends before the target. @param newest where it ends */
    record EndsBefore(Version newest) implements UpgradePath {}

    /** The target is no version. */
    record NoVersion() implements UpgradePath {}

    /** A major version, a minor one of it, or exactly one of Scalingo's. */
    Pattern WANTED = Pattern.compile("\\d{1,4}(\\.\\d{1,4}(\\.\\d{1,4}(-\\d{1,6})?)?)?");

    /** Whether this is one of the wanted, by the part of its name that was given. */
    private static boolean fits(Version version, String wanted) {
        var name = version.toString();
        return name.equals(wanted) || name.startsWith(wanted) && ".-".indexOf(name.charAt(wanted.length())) >= 0;
    }

    /** The major version of what was asked for. */
    static OptionalInt majorOf(String wanted) {
        return WANTED.matcher(wanted).matches()
                ? OptionalInt.of(Integer.parseInt(wanted.split("\\.", 2)[0]))
                : OptionalInt.empty();
    }

    /**
     * @param chain the version that runs, and what follows it, in order; not empty
     * @param wanted {@code 15}: the latest of that major version; {@code 15.4} or {@code 15.4.0-1}: exactly this
     */
    static UpgradePath to(List<Release> chain, String wanted) {
        if (majorOf(wanted).isEmpty()) {
            return new NoVersion();
        }
        var last = last(chain, wanted);
        if (last.isPresent()) {
            return last.get() == 0 ? new There() : new Found(hops(chain.subList(0, last.get() + 1)));
        }
        var running = chain.getFirst().version();
        if (isBefore(wanted, running)) {
            return new Downgrade();
        }
        return chain.stream()
                .map(Release::version)
                .filter(version -> isBefore(wanted, version))
                .findFirst()
                .<UpgradePath>map(JumpsOver::new)
                .orElseGet(() -> new EndsBefore(chain.getLast().version()));
    }

    private static Optional<Integer> last(List<Release> chain, String wanted) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            if (fits(chain.get(i).version(), wanted)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** Whether what was asked for is older than this version, which is none of it. */
    private static boolean isBefore(String wanted, Version version) {
        var whole = wanted.contains(".") ? wanted : wanted + ".0";
        return Version.of(whole).compareTo(version) < 0;
    }

    private static List<Hop> hops(List<Release> chain) {
        var hops = new ArrayList<Hop>();
        for (int i = 1; i < chain.size(); i++) {
            hops.add(new Hop(i, chain.get(i - 1), chain.get(i)));
        }
        return hops;
    }
}
