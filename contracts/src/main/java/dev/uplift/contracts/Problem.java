package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Why something did not get where it was going.
 *
 * @param code for programs and dashboards, for example {@code target-not-empty}; never changes its meaning
 * @param kind who can act on it
 * @param detail one sentence for the person on call, naming the object
 * @param remedy what to do about it; empty if nothing is known
 * @param evidence the last lines of a tool or log, without secrets
 */
public record Problem(String code, Kind kind, String detail, String remedy, List<String> evidence) {

    /** Who can act; for {@link #TRANSIENT}, time can, and only that is retried. */
    public enum Kind {
        REQUEST,
        DATABASE,
        PROVIDER,
        TRANSIENT,
        INTERNAL
    }

    public Problem {
        requireNonNull(code, "code");
        requireNonNull(kind, "kind");
        requireNonNull(detail, "detail");
        remedy = remedy == null ? "" : remedy;
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }

    /** A problem without evidence. */
    public static Problem of(Kind kind, String code, String detail, String remedy) {
        return new Problem(code, kind, detail, remedy, List.of());
    }

    /** The same problem with the lines that prove it. */
    public Problem with(List<String> lines) {
        return new Problem(code, kind, detail, remedy, lines);
    }

    /** Whether waiting may be all that is needed. */
    public boolean passes() {
        return kind == Kind.TRANSIENT;
    }
}
