package dev.uplift.sandbox.scalingo;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The versions of PostgreSQL that are offered, and the one that each of them can be upgraded to: the latest of its branch,
 * and from there the latest of the next branch. Safe for threads.
 */
public final class Versions {

    /** The extensions that every version has, unless a test says otherwise. */
    private static final List<String> PLUGINS =
            List.of("pg_stat_statements", "pgcrypto", "postgis", "timescaledb", "uuid-ossp");

    private final TreeSet<Release> offered = new TreeSet<>();
    private final Map<Release, Optional<Release>> special = new HashMap<>();
    private final Map<Release, List<String>> plugins = new HashMap<>();

    Versions() {
        Stream.of(
                        "13.5.0-1",
                        "13.7.0-1",
                        "13.11.0-1",
                        "13.23.0-1",
                        "14.5.0-1",
                        "14.22.0-1",
                        "15.4.0-1",
                        "15.17.0-1",
                        "16.13.0-1",
                        "17.9.0-2")
                .map(Release::of)
                .forEach(offered::add);
    }

    /** Offers one more. @param version for example {@code 15.18.0-1} */
    public synchronized void offer(String version) {
        offered.add(Release.of(version));
    }

    /** Offers the version of a major that servers have which are really there, and names it. */
    public String installed(int major) {
        var version = PostgresInstallation.full(major).version() + ".0-1";
        offer(version);
        return version;
    }

    /** From now on this one leads to that one, whatever else there is. */
    public synchronized void next(String version, String next) {
        offer(version);
        offer(next);
        special.put(Release.of(version), Optional.of(Release.of(next)));
    }

    /** From now on this one leads nowhere. */
    public synchronized void last(String version) {
        special.put(Release.of(version), Optional.empty());
    }

    /** The extensions that a version has from now on. */
    public synchronized void plugins(String version, List<String> names) {
        plugins.put(Release.of(version), List.copyOf(names));
    }

    /** The newest build of what somebody orders. @param ordered for example {@code 13.5.0} */
    synchronized Optional<Release> ordered(String ordered) {
        return offered.stream()
                .filter(release -> release.text().startsWith(ordered + "-"))
                .max(Comparator.naturalOrder());
    }

    /** All of a major version, ascending. */
    public synchronized List<String> of(int major) {
        return offered.stream()
                .filter(release -> release.major() == major)
                .map(Release::text)
                .toList();
    }

    /** The versions that come after one, up to another and with it; one after the other, as upgrades take them. */
    public synchronized List<String> way(String from, String to) {
        return Stream.iterate(
                        Release.of(from),
                        release -> next(release).isPresent(),
                        release -> next(release).orElseThrow())
                .takeWhile(release -> release.compareTo(Release.of(to)) < 0)
                .map(release -> next(release).orElseThrow().text())
                .toList();
    }

    synchronized List<String> plugins(Release release) {
        return plugins.getOrDefault(release, PLUGINS);
    }

    synchronized Optional<Release> byId(String id) {
        return offered.stream().filter(release -> release.id().equals(id)).findFirst();
    }

    synchronized Release required(String version) {
        var release = Release.of(version);
        if (!offered.contains(release)) {
            throw new IllegalArgumentException("version %s is not offered".formatted(version));
        }
        return release;
    }

    /** The one that an upgrade goes to; empty at the end. */
    synchronized Optional<Release> next(Release release) {
        return special.containsKey(release)
                ? special.get(release)
                : latest(release.major())
                        .filter(latest -> latest.compareTo(release) > 0)
                        .or(() -> latest(release.major() + 1));
    }

    private Optional<Release> latest(int major) {
        return offered.stream().filter(release -> release.major() == major).max(Comparator.naturalOrder());
    }
}
