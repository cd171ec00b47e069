package dev.uplift.worker.provider.scalingo.path;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A version as Scalingo prints it: {@code 13.5.0-1}.
 *
 * @param major PostgreSQL's
 * @param minor PostgreSQL's
 * @param patch 0 since PostgreSQL 10
 * @param build Scalingo's own
 */
public record Version(int major, int minor, int patch, int build) implements Comparable<Version> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:-(\\d{1,6}))?");

    private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
            .thenComparingInt(Version::minor)
            .thenComparingInt(Version::patch)
            .thenComparingInt(Version::build);

    /** @throws IllegalArgumentException if it has another form */
    public static Version of(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'%s' is no version of Scalingo".formatted(text));
        }
        return new Version(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                number(parts.group(3)),
                number(parts.group(4)));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** As PostgreSQL says it: {@code 13.5}. */
    public String postgres() {
        return "%d.%d".formatted(major, minor);
    }

    /** As databases are ordered: without the build. */
    public String ordered() {
        return "%d.%d.%d".formatted(major, minor, patch);
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%d.%d.%d-%d".formatted(major, minor, patch, build);
    }
}
