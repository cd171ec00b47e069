package dev.uplift.api.report;

import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.QueryResult.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Statements before and after, two bars each: milliseconds where the clone ran the statement, else the planner's cost.
 * Each pair has a scale of its own, so that a cheap statement that became ten times as expensive is seen beside a dear
 * one; the numbers stand beside the bars. Units are those of {@link PhasePicture}.
 *
 * @param height of all pairs
 * @param pairs what is worth seeing: notable ones first, then the busiest
 * @param words the same for those who cannot see it
 */
public record QueryChart(int height, List<Pair> pairs, String words) {

    private static final int MOST = 12;
    private static final int LEFT = 46;
    private static final int LONGEST = 205;
    private static final double SHORTEST = 1e-9;
    private static final int ROW = 54;
    private static final int LONGEST_LABEL = 46;

    /**
     * @param label its text, shortened
     * @param y of its first letter's base line
     * @param after without length where the new version refuses the statement
     * @param style of the bar after: {@code worse}, {@code better} or {@code same}
     */
    public record Pair(String label, int y, Bar before, Bar after, String style, String title) {}

    /**
     * @param textY of the base line of its letters
     * @param textX where its number begins
     */
    public record Bar(int y, int textY, String width, String textX, String value) {}

    static QueryChart of(Optional<Queries> queries) {
        var shown = queries.stream()
                .flatMap(its -> Stream.concat(its.notable().stream(), its.busiest().stream()))
                .distinct()
                .limit(MOST)
                .toList();
        var pairs = new ArrayList<Pair>();
        shown.forEach(query -> pairs.add(pair(query, pairs.size() * ROW)));
        return new QueryChart(
                pairs.size() * ROW,
                List.copyOf(pairs),
                String.join("; ", pairs.stream().map(Pair::title).toList()));
    }

    private static Pair pair(QueryResult query, int y) {
        var compared = Compared.of(query);
        var longest =
                Math.max(SHORTEST, Math.max(compared.before(), compared.after().orElse(0.0)));
        return new Pair(
                label(query),
                y + 12,
                bar(y + 17, compared.before() / longest, words(compared, Optional.of(compared.before()))),
                bar(y + 32, compared.after().orElse(0.0) / longest, words(compared, compared.after())),
                style(query.verdict()),
                title(query, compared));
    }

    /** What of a statement can be compared. */
    private record Compared(double before, Optional<Double> after, String unit) {

        static Compared of(QueryResult query) {
            return query.millisOnClone().isPresent()
                    ? new Compared(query.meanMillis(), query.millisOnClone(), "ms")
                    : new Compared(query.costBefore(), query.costAfter(), "cost");
        }
    }

    /** @param part of the longest possible bar, 0 to 1 */
    private static Bar bar(int y, double part, String value) {
        return new Bar(y, y + 11, length(LONGEST * part), length(LEFT + LONGEST * part + 4), value);
    }

    private static String words(Compared compared, Optional<Double> value) {
        return value.map(known -> "%s %s".formatted(Words.number(known), compared.unit()))
                .orElse("refused");
    }

    private static String length(double units) {
        return String.format(Locale.ROOT, "%.1f", units);
    }

    private static String label(QueryResult query) {
        var text = "%s: %s".formatted(query.database(), query.text()).replaceAll("\\s+", " ");
        return text.codePointCount(0, text.length()) <= LONGEST_LABEL
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "…";
    }

    private static String title(QueryResult query, Compared compared) {
        return "%s: %s, %s before, %s after"
                .formatted(
                        label(query),
                        Words.verdict(query.verdict()),
                        words(compared, Optional.of(compared.before())),
                        words(compared, compared.after()));
    }

    private static String style(Verdict verdict) {
        return switch (verdict) {
            case FAILED, DEGRADED -> "worse";
            case IMPROVED -> "better";
            case SAME, PLAN_CHANGED -> "same";
        };
    }
}
