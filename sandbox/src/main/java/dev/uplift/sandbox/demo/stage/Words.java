package dev.uplift.sandbox.demo.stage;

import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** The arguments of a demo, read one after another. What is not understood is an IllegalArgumentException that says so. */
public final class Words {

    private final Iterator<String> rest;
    private String current = "";

    public Words(List<String> arguments) {
        this.rest = arguments.iterator();
    }

    public boolean more() {
        return rest.hasNext();
    }

    /** The next option; the values below are those of this one. */
    public String option() {
        current = rest.next();
        return current;
    }

    public String text() {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(current + " needs a value");
        }
        return rest.next();
    }

    /** One of these. */
    public String oneOf(String... words) {
        var value = text();
        if (!List.of(words).contains(value)) {
            throw new IllegalArgumentException(
                    "%s must be %s, not %s".formatted(current, String.join(" or ", words), value));
        }
        return value;
    }

    public long number() {
        var value = text();
        try {
            return Long.parseLong(value.replace("_", ""));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("%s needs a number, not %s".formatted(current, value), wrong);
        }
    }

    /** A whole number from {@code min} to {@code max}. */
    public int number(int min, int max) {
        var number = number();
        if (number < min || number > max) {
            throw new IllegalArgumentException("%s must be from %d to %d, not %d".formatted(current, min, max, number));
        }
        return (int) number;
    }

    public Path folder() {
        return Path.of(text()).toAbsolutePath();
    }

    /** Where an HTTP server is: scheme, host and perhaps a port, and nothing else. */
    public URI server() {
        var value = text();
        try {
            var uri = URI.create(value);
            var bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            var path = uri.getRawPath() == null ? "" : uri.getRawPath();
            if (List.of("http", "https").contains(uri.getScheme())
                    && uri.getHost() != null
                    && bare
                    && List.of("", "/").contains(path)) {
                return URI.create(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
            }
        } catch (IllegalArgumentException unreadable) {
            // said below
        }
        throw new IllegalArgumentException("%s needs http://host:port, not %s".formatted(current, value));
    }
}
