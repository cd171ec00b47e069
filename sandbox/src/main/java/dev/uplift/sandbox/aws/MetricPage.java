package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.MetricQuery.Point;
import dev.uplift.sandbox.platform.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One answer, with as many points as it may have.
 *
 * @param next what to ask for the rest with
 */
record MetricPage(List<Part> parts, Optional<String> next) {

    private static final Pattern TOKEN = Pattern.compile("(\\d{1,3})-(\\d{1,9})");

    /** A piece of a series. @param complete whether it ends with this piece */
    record Part(MetricQuery query, List<Point> points, boolean complete) {}

    /** @param series the points of a query, in the order in which they are wanted */
    static MetricPage of(GetMetricData question, Function<MetricQuery, List<Point>> series) {
        var queries = question.queries().stream().filter(MetricQuery::returned).toList();
        var start =
                question.page().map(token -> Start.of(token, queries.size())).orElse(new Start(0, 0));
        var parts = new ArrayList<Part>();
        var room = question.size();
        var skip = start.point();
        for (var n = start.query(); n < queries.size(); n++) {
            var points = series.apply(queries.get(n));
            var end = Math.min(points.size(), skip + room);
            if (end > skip || skip == 0 && points.isEmpty()) {
                parts.add(new Part(queries.get(n), points.subList(Math.min(skip, end), end), end == points.size()));
            }
            if (end < points.size()) {
                return new MetricPage(parts, Optional.of("%d-%d".formatted(n, end)));
            }
            room -= end - Math.min(skip, end);
            skip = 0;
        }
        return new MetricPage(parts, Optional.empty());
    }

    private record Start(int query, int point) {

        static Start of(String token, int queries) {
            var matcher = TOKEN.matcher(token);
            if (!matcher.matches() || Integer.parseInt(matcher.group(1)) >= queries) {
                throw new Refusal(400, "InvalidNextToken", "The next token specified is invalid.");
            }
            return new Start(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        }
    }
}
