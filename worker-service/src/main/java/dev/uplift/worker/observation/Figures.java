package dev.uplift.worker.observation;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was measured, by figure; what could not be measured is not there. */
record Figures(Map<Figure, Measured> all) {

    static final Figures NONE = new Figures(Map.of());

    /** More digits than that are noise. */
    private static final double PRECISION = 1000;

    Figures {
        // In the order of the figures, so that the same ones read the same.
        var ordered = new EnumMap<Figure, Measured>(Figure.class);
        ordered.putAll(all);
        all = ordered;
    }

    Optional<Double> value(Figure figure) {
        return Optional.ofNullable(all.get(figure)).map(measured -> {
            if (figure.isCount()) {
                return measured.value() * measured.weight();
            }
            return figure.isPeak() ? measured.peak() : measured.value();
        });
    }

    /** Both together; the mean, or the greatest, of what both have. */
    Figures and(Figures more) {
        var both = new EnumMap<Figure, Measured>(Figure.class);
        both.putAll(all);
        more.all.forEach((figure, measured) -> both.merge(figure, measured, Measured::and));
        return new Figures(both);
    }

    /** As people and reports read it: a number for each key. */
    Map<String, Object> fact() {
        var fact = new TreeMap<String, Object>();
        all.keySet()
                .forEach(figure ->
                        fact.put(figure.key(), Math.round(value(figure).orElseThrow() * PRECISION) / PRECISION));
        return fact;
    }

    /** What {@link #fact} wrote, of which only the values are known. */
    static Figures ofFact(Object fact) {
        var found = new EnumMap<Figure, Measured>(Figure.class);
        members(fact).forEach((key, value) -> {
            if (value instanceof Number number) {
                Figure.of(String.valueOf(key))
                        .ifPresent(figure -> found.put(figure, Measured.of(number.doubleValue(), 1)));
            }
        });
        return new Figures(found);
    }

    /** All that is needed to go on with it: value, weight and peak for each key. */
    Map<String, Object> kept() {
        var kept = new LinkedHashMap<String, Object>();
        all.forEach((figure, measured) ->
                kept.put(figure.key(), List.of(measured.value(), measured.weight(), measured.peak())));
        return kept;
    }

    /** What {@link #kept} wrote; what has another shape is left out. */
    static Figures ofKept(Object kept) {
        var found = new EnumMap<Figure, Measured>(Figure.class);
        members(kept).forEach((key, value) -> {
            if (value instanceof List<?> list
                    && list.size() == 3
                    && list.get(0) instanceof Number mean
                    && list.get(1) instanceof Number weight
                    && list.get(2) instanceof Number peak) {
                Figure.of(String.valueOf(key))
                        .ifPresent(figure -> found.put(
                                figure, new Measured(mean.doubleValue(), weight.doubleValue(), peak.doubleValue())));
            }
        });
        return new Figures(found);
    }

    private static Map<?, ?> members(Object fact) {
        return fact instanceof Map<?, ?> members ? members : Map.of();
    }
}
