package dev.uplift.contracts;

import java.util.Optional;

/**
 * A range of PostgreSQL's major versions, both ends among them; an absent end is open.
 *
 * @param first for example 14
 * @param last for example 17
 */
public record Majors(Optional<Integer> first, Optional<Integer> last) {

    /** Every version. */
    public static final Majors ANY = new Majors(Optional.empty(), Optional.empty());

    public Majors {
        first = first == null ? Optional.empty() : first;
        last = last == null ? Optional.empty() : last;
    }

    /** This version and all newer ones. */
    public static Majors since(int first) {
        return new Majors(Optional.of(first), Optional.empty());
    }

    /** This version and all older ones. */
    public static Majors until(int last) {
        return new Majors(Optional.empty(), Optional.of(last));
    }

    /** Whether a major version is in the range. */
    public boolean includes(int major) {
        return first.orElse(major) <= major && major <= last.orElse(major);
    }

    /** For people: {@code any}, {@code ≤ 15}, {@code ≥ 16}, {@code 15 to 17}. */
    @Override
    public String toString() {
        if (first.isPresent() && last.isPresent()) {
            return "%d to %d".formatted(first.get(), last.get());
        }
        return first.map("≥ %d"::formatted)
                .or(() -> last.map("≤ %d"::formatted))
                .orElse("any");
    }
}
