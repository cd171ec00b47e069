package dev.uplift.contracts;

import java.util.List;

/**
 * The beginning of a list that may be long, so that what carries it stays small.
 *
 * @param first as many as are kept, in the list's order
 * @param more how many there are besides
 */
public record Few<T>(List<T> first, long more) {

    public Few {
        first = first == null ? List.of() : List.copyOf(first);
    }

    /** @param most how many are kept, at least 0 */
    public static <T> Few<T> of(List<T> all, int most) {
        return new Few<>(all.stream().limit(most).toList(), Math.max(0, all.size() - most));
    }

    public static <T> Few<T> none() {
        return new Few<>(List.of(), 0);
    }

    /** Of the whole list. */
    public long count() {
        return first.size() + more;
    }
}
