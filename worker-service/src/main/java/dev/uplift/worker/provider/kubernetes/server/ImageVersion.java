package dev.uplift.worker.provider.kubernetes.server;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What the name of an image says. */
public final class ImageVersion {

    private static final Pattern TAG = Pattern.compile("(?<repository>[^@]*?)(:(?<tag>[^/:@]+))?(@.*)?");
    private static final Pattern MAJOR = Pattern.compile("v?(\\d{2})(?!\\d).*");

    private ImageVersion() {}

    /** The major at the beginning of its tag; empty where there is none, as in {@code latest}. */
    public static OptionalInt major(String image) {
        var parts = TAG.matcher(image);
        if (!parts.matches() || parts.group("tag") == null) {
            return OptionalInt.empty();
        }
        var major = MAJOR.matcher(parts.group("tag"));
        return major.matches() ? OptionalInt.of(Integer.parseInt(major.group(1))) : OptionalInt.empty();
    }

    /** Without tag and digest. */
    public static String repository(String image) {
        var parts = TAG.matcher(image);
        return parts.matches() ? parts.group("repository") : image;
    }

    /** The tag; {@code latest} where there is none, and empty where a digest stands in its place. */
    public static String tag(String image) {
        var parts = TAG.matcher(image);
        if (parts.matches() && parts.group("tag") != null) {
            return parts.group("tag");
        }
        return image.contains("@") ? "" : "latest";
    }
}
