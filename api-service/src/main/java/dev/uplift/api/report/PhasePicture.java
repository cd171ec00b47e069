package dev.uplift.api.report;

import dev.uplift.api.report.Timings.OfStep;
import dev.uplift.contracts.plan.Phase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * The phases as bars along the time that was worked, one row for each: what ran, and behind it what is predicted. The
 * time in which approval or window are waited for is left out, since it would hide everything else. All is in units
 * of an SVG that is {@value #WIDTH} wide, which is what a phone of 360 shows one to one.
 *
 * @param height of all rows
 * @param rows in the order in which their phases begin
 * @param words the same for those who cannot see it
 */
public record PhasePicture(int height, List<Row> rows, String words) {

    static final int WIDTH = 328;
    private static final int LEFT = 82;
    private static final int RIGHT = 252;
    private static final int ROW = 24;
    /** A bar that is shorter could not be seen. */
    private static final double NARROWEST = 1.5;

    /**
     * @param y of its upper edge
     * @param textY of the base line of its letters
     * @param total of its bars
     */
    public record Row(String phase, int y, int textY, String total, List<Bar> bars) {}

    /**
     * @param style {@code ran}, {@code outage}, {@code ahead} or {@code ahead-outage}
     * @param title what it is, and how long
     */
    public record Bar(String x, String width, String style, String title) {}

    /** A stretch of one phase. */
    private record Stretch(Phase phase, boolean outage, boolean ahead, double from, double seconds) {

        boolean goesOnWith(Stretch next) {
            return phase == next.phase && outage == next.outage && ahead == next.ahead;
        }

        Stretch and(Stretch next) {
            return new Stretch(phase, outage, ahead, from, seconds + next.seconds);
        }

        String style() {
            return (ahead ? "ahead" : "ran") + (outage ? "-outage" : "");
        }

        String title() {
            return "%s: %s%s%s"
                    .formatted(
                            phase,
                            Words.duration(seconds),
                            ahead ? " predicted" : "",
                            outage ? ", clients are kept out" : "");
        }
    }

    /** Of a report; without rows if nothing took any time. */
    static PhasePicture of(Report report) {
        var stretches = stretches(report);
        var total = stretches.stream().mapToDouble(Stretch::seconds).sum();
        if (total <= 0) {
            return new PhasePicture(0, List.of(), "");
        }
        var phases = new LinkedHashSet<Phase>();
        stretches.forEach(stretch -> phases.add(stretch.phase()));
        var rows = new ArrayList<Row>();
        for (var phase : phases) {
            var own = stretches.stream()
                    .filter(stretch -> stretch.phase() == phase)
                    .toList();
            rows.add(row(phase, rows.size() * ROW, own, total));
        }
        return new PhasePicture(rows.size() * ROW, List.copyOf(rows), words(rows));
    }

    private static Row row(Phase phase, int y, List<Stretch> stretches, double total) {
        return new Row(
                phase.name(),
                y + 4,
                y + 16,
                Words.duration(stretches.stream().mapToDouble(Stretch::seconds).sum()),
                stretches.stream().map(stretch -> bar(stretch, total)).toList());
    }

    private static Bar bar(Stretch stretch, double total) {
        var unit = (RIGHT - LEFT) / total;
        var width = Math.max(NARROWEST, stretch.seconds() * unit);
        var x = Math.min(LEFT + stretch.from() * unit, RIGHT - width);
        return new Bar(length(x), length(width), stretch.style(), stretch.title());
    }

    private static String length(double units) {
        return String.format(Locale.ROOT, "%.1f", units);
    }

    private static String words(List<Row> rows) {
        return String.join(
                "; ",
                rows.stream()
                        .map(row -> "%s %s".formatted(row.phase(), row.total()))
                        .toList());
    }

    /** What ran, and then what is still to run, one after the other. */
    private static List<Stretch> stretches(Report report) {
        var stretches = new ArrayList<Stretch>();
        for (var step : report.timings().steps()) {
            add(stretches, ran(step, end(stretches)));
        }
        if (!report.state().isOver()) {
            for (var step : report.production().steps()) {
                if (step.measured().isEmpty() && step.predicted().isPresent()) {
                    add(stretches, ahead(step, end(stretches)));
                }
            }
        }
        return stretches;
    }

    private static Stretch ran(OfStep step, double from) {
        return new Stretch(step.phase(), step.outage(), false, from, step.seconds());
    }

    private static Stretch ahead(StepTimes step, double from) {
        return new Stretch(
                step.phase(),
                step.outage(),
                true,
                from,
                step.predicted().orElseThrow().seconds());
    }

    private static double end(List<Stretch> stretches) {
        return stretches.isEmpty()
                ? 0
                : stretches.getLast().from() + stretches.getLast().seconds();
    }

    private static void add(List<Stretch> stretches, Stretch next) {
        if (!stretches.isEmpty() && stretches.getLast().goesOnWith(next)) {
            stretches.add(stretches.removeLast().and(next));
        } else {
            stretches.add(next);
        }
    }
}
