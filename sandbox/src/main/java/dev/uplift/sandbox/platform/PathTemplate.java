package dev.uplift.sandbox.platform;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Paths of one form, for example {@code /databases/{id}/backups}.
 *
 * @param segments between the slashes; those in braces stand for anything
 * @param anyCase whether upper and lower case are the same, as in Azure's paths
 */
public record PathTemplate(List<String> segments, boolean anyCase) {

    /** @param path with names in braces */
    public static PathTemplate of(String path) {
        return new PathTemplate(segments(path), false);
    }

    /** The same, whose paths are the same in upper and lower case. */
    public static PathTemplate ofAnyCase(String path) {
        return new PathTemplate(segments(path), true);
    }

    /** What stands at the braces, if a path is one of these. */
    public Optional<Map<String, String>> match(String path) {
        var asked = segments(path);
        if (asked.size() != segments.size()) {
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        for (var i = 0; i < asked.size(); i++) {
            var segment = segments.get(i);
            if (segment.startsWith("{")) {
                values.put(segment.substring(1, segment.length() - 1), asked.get(i));
            } else if (!isSame(segment, asked.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private boolean isSame(String segment, String asked) {
        return anyCase ? segment.equalsIgnoreCase(asked) : segment.equals(asked);
    }

    private static List<String> segments(String path) {
        return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    }
}
