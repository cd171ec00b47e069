package dev.uplift.sandbox.scalingo;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.UUID;
import java.util.regex.Pattern;

/** A version as the platform offers it: {@code 13.5.0-1}, which is PostgreSQL 13.5 in the platform's first build. */
record Release(int major, int minor, int patch, int build) implements Comparable<Release> {

    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)-(\\d+)");
    private static final int ID_LENGTH = 24;

    private static final Comparator<Release> ORDER = Comparator.comparingInt(Release::major)
            .thenComparingInt(Release::minor)
            .thenComparingInt(Release::patch)
            .thenComparingInt(Release::build);

    /** @throws IllegalArgumentException for what is none */
    static Release of(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a version looks like 13.5.0-1, not like " + text);
        }
        return new Release(
                number(parts.group(1)), number(parts.group(2)), number(parts.group(3)), number(parts.group(4)));
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    /** On the wire: 24 hexadecimal digits, always the same for a version. */
    String id() {
        return UUID.nameUUIDFromBytes(text().getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .substring(0, ID_LENGTH);
    }

    /** The {@code readable_version}. */
    String text() {
        return "%d.%d.%d-%d".formatted(major, minor, patch, build);
    }

    @Override
    public int compareTo(Release other) {
        return ORDER.compare(this, other);
    }
}
