package dev.uplift.worker.provider.awsrds.server;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where RDS offers to upgrade an instance to, and what that means for a version that was asked for; pure.
 *
 * @param from the exact version that it runs
 * @param offers what the engine version lists as its valid targets
 */
public record TargetVersion(String from, List<Offer> offers) {

    /**
     * One of them.
     *
     * @param version exact
     * @param major whether RDS calls it a major upgrade
     */
    public record Offer(String version, boolean major) {}

    /** Older versions before newer ones, by their numbers, then by what RDS adds to them. */
    public static final Comparator<String> BY_VERSION = Comparator.comparingInt(TargetVersion::major)
            .thenComparingInt(TargetVersion::minor)
            .thenComparing(Comparator.naturalOrder());

    /** Keeps a copy of the offers. */
    public TargetVersion {
        offers = List.copyOf(offers);
    }

    /**
     * What will be reached.
     *
     * @param wanted a major version for its newest minor ({@code 16}), or an exact one ({@code 16.9})
     */
    public Optional<Offer> resolve(String wanted) {
        return newest(offer ->
                wanted.contains(".") ? offer.version().equals(wanted) : major(offer.version()) == major(wanted));
    }

    /** Whether the instance is there already. */
    public boolean isReached(String wanted) {
        return wanted.contains(".")
                ? BY_VERSION.compare(from, wanted) >= 0
                : major(from) > major(wanted)
                        || major(from) == major(wanted) && resolve(wanted).isEmpty();
    }

    /** Whether a server at this version is where somebody wanted it: at that very minor, or at any of the major. */
    public static boolean fits(String wanted, String version) {
        return version.equals(wanted) || !wanted.contains(".") && major(version) == major(wanted);
    }

    /** Where a platform does not tell what it offers: what was asked for is tried as it is, if it is newer. */
    public static TargetVersion unlisted(String from, String wanted) {
        var newer = wanted.contains(".") ? BY_VERSION.compare(wanted, from) > 0 : major(wanted) > major(from);
        return new TargetVersion(from, newer ? List.of(new Offer(wanted, major(wanted) != major(from))) : List.of());
    }

    /** The newest of each major version that is offered, the oldest major first. */
    public List<String> newest() {
        return offers.stream()
                .map(offer -> major(offer.version()))
                .distinct()
                .sorted()
                .flatMap(major -> newest(offer -> major(offer.version()) == major).stream())
                .map(Offer::version)
                .toList();
    }

    /** The newest minor of the major that it runs: from there more may be offered. */
    public Optional<String> minorFirst() {
        return newest(offer -> major(offer.version()) == major(from)).map(Offer::version);
    }

    private Optional<Offer> newest(Predicate<Offer> wanted) {
        return offers.stream().filter(wanted).max(Comparator.comparing(Offer::version, BY_VERSION));
    }

    /** @param version {@code 16} or {@code 16.9} */
    public static int major(String version) {
        return part(version, 0);
    }

    private static int minor(String version) {
        return part(version, 1);
    }

    /** Whatever follows the digits, as in {@code 11.22-rds.20240509}, is RDS's own patch. */
    private static int part(String version, int n) {
        return Stream.of(version.split("\\.", -1))
                .skip(n)
                .findFirst()
                .map(text -> text.replaceFirst("\\D.*", ""))
                .filter(digits -> !digits.isEmpty())
                .map(Integer::parseInt)
                .orElse(0);
    }
}
