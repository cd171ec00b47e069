package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list, in the order of a key. The marker of the next part is the last key of this one, so that what comes
 * or goes meanwhile neither repeats nor hides anything else.
 *
 * @param next empty for the last part
 */
record Page<T>(List<T> items, Optional<String> next) {

    private static final int MOST = 100;
    private static final int FEWEST = 20;

    /** What a call asks for with {@code Marker} and {@code MaxRecords}. */
    static <T> Page<T> of(Fields fields, Collection<T> all, Function<T, String> key) {
        var size = fields.integer("MaxRecords").orElse(MOST);
        if (size < FEWEST || size > MOST) {
            throw Refusal.of(
                    "InvalidParameterValue",
                    "Invalid value %d for MaxRecords. Must be between %d and %d",
                    size,
                    FEWEST,
                    MOST);
        }
        var after = fields.text("Marker").map(Page::decode);
        var rest = new ArrayList<>(all.stream()
                .filter(item -> after.isEmpty() || key.apply(item).compareTo(after.get()) > 0)
                .sorted(Comparator.comparing(key))
                .limit(size + 1L)
                .toList());
        if (rest.size() <= size) {
            return new Page<>(List.copyOf(rest), Optional.empty());
        }
        rest.removeLast();
        return new Page<>(List.copyOf(rest), Optional.of(encode(key.apply(rest.getLast()))));
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String marker) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException foreign) {
            throw Refusal.of("InvalidParameterValue", "Invalid marker");
        }
    }
}
