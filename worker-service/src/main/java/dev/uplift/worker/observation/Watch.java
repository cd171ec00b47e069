package dev.uplift.worker.observation;

import dev.uplift.contracts.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was seen so far of a server that is observed, beside what it was like before: looks in, warnings out. */
final class Watch {

    /** What {@link #facts} has for another worker that goes on. */
    static final String STATE = "observation";

    /** What {@link #facts} has for people and reports. */
    static final String AFTER = "performance.after";

    private static final double MILLIS = 1000;

    private final Figures before;
    private final Map<Alarm, Ringing> alarms = new EnumMap<>(Alarm.class);
    private Figures course;
    private Figures pending = Figures.NONE;
    private int looks;
    private final int turns;
    private Optional<Sample> previous = Optional.empty();
    private Optional<Instant> since;
    private Optional<Instant> heard;
    private Optional<Instant> until = Optional.empty();
    private Optional<String> started;

    /**
     * @param before the baseline
     * @param state that another worker left; anything else for a beginning
     */
    Watch(Figures before, Object state) {
        this.before = before;
        var kept = state instanceof Map<?, ?> members ? members : Map.of();
        course = Figures.ofKept(kept.get("course"));
        looks = kept.get("looks") instanceof Number number ? number.intValue() : 0;
        turns = kept.get("turns") instanceof Number number ? number.intValue() + 1 : 1;
        since = instant(kept.get("since"));
        heard = instant(kept.get("heard"));
        started = kept.get("started") instanceof String text ? Optional.of(text) : Optional.empty();
        if (kept.get("alarms") instanceof Map<?, ?> rang) {
            for (var alarm : Alarm.values()) {
                Ringing.ofKept(rang.get(alarm.id())).ifPresent(its -> alarms.put(alarm, its));
            }
        }
    }

    private static Optional<Instant> instant(Object kept) {
        try {
            return kept instanceof String text ? Optional.of(Instant.parse(text)) : Optional.empty();
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /** Takes one look in; answers the warnings that are new, or say something new. */
    List<Finding> look(Sample sample) {
        looks++;
        since = since.or(() -> Optional.of(sample.at()));
        until = Optional.of(sample.at());
        var seen = sample.now()
                .and(history(sample))
                .and(previous.map(sample::since).orElse(Figures.NONE));
        if (sample.server().isPresent()) {
            previous = Optional.of(sample);
        }
        course = course.and(seen);
        return judge(sample.at(), ripe(seen));
    }

    /** What only a memory tells: silence and restarts. */
    private Figures history(Sample sample) {
        var figures = new EnumMap<Figure, Measured>(Figure.class);
        sample.server().ifPresent(server -> {
            heard = Optional.of(sample.at());
            var again =
                    started.filter(before -> !before.equals(server.started())).isPresent();
            started = Optional.of(server.started());
            figures.put(Figure.RESTARTS, Measured.of(again ? 1 : 0, 1));
            figures.put(Figure.SILENCE, Measured.of(0, 1));
        });
        if (sample.refusal().isPresent()) {
            heard = heard.or(() -> Optional.of(sample.at()));
            var silence = Duration.between(heard.orElseThrow(), sample.at()).toMillis() / MILLIS;
            figures.put(Figure.SILENCE, Measured.of(silence, 1));
        }
        return new Figures(figures);
    }

    /** What weighs enough to be judged, with what was too light before; the rest waits. */
    private Figures ripe(Figures seen) {
        var all = pending.and(seen);
        var ripe = new EnumMap<Figure, Measured>(Figure.class);
        var light = new EnumMap<Figure, Measured>(Figure.class);
        all.all()
                .forEach((figure, measured) ->
                        (measured.weight() >= figure.enough() ? ripe : light).put(figure, measured));
        pending = new Figures(light);
        return new Figures(ripe);
    }

    /** An alarm whose figure is not known now stays as it is. */
    private List<Finding> judge(Instant at, Figures seen) {
        var news = new ArrayList<Finding>();
        for (var alarm : Alarm.values()) {
            seen.value(alarm.figure()).ifPresent(value -> {
                var rang = Optional.ofNullable(alarms.get(alarm));
                var rings = Judgement.breach(alarm, value, before)
                        .map(words -> rang.map(its -> its.again(alarm, at, value, words))
                                .orElseGet(() -> Ringing.begun(alarm, at, value, words)))
                        // What nobody was told of is forgotten.
                        .or(() -> rang.filter(Ringing::told).map(Ringing::over));
                rings.ifPresentOrElse(its -> alarms.put(alarm, its), () -> alarms.remove(alarm));
                rings.filter(its -> its.isNewsAfter(rang)).ifPresent(its -> news.add(its.finding(alarm, looks)));
            });
        }
        return news;
    }

    /** Every warning as it stands at the end. */
    List<Finding> end() {
        return alarms.entrySet().stream()
                .filter(entry -> entry.getValue().told())
                .map(entry -> entry.getValue().finding(entry.getKey(), looks))
                .toList();
    }

    /** The figures over the whole time, and what another worker needs to go on. */
    Map<String, Object> facts() {
        var after = new TreeMap<>(course.fact());
        after.put("looks", looks);
        after.put("turns", turns);
        since.ifPresent(at -> after.put("since", at.toString()));
        until.ifPresent(at -> after.put("until", at.toString()));
        var state = new TreeMap<String, Object>();
        state.put("course", course.kept());
        state.put("looks", looks);
        state.put("turns", turns);
        since.ifPresent(at -> state.put("since", at.toString()));
        heard.ifPresent(at -> state.put("heard", at.toString()));
        started.ifPresent(text -> state.put("started", text));
        var rang = new TreeMap<String, Object>();
        alarms.forEach((alarm, ringing) -> rang.put(alarm.id(), ringing.kept()));
        state.put("alarms", rang);
        return Map.of(AFTER, after, STATE, state);
    }
}
