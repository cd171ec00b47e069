package dev.uplift.sandbox.demo.stage;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One line that says how far an upgrade is. */
final class ProgressLine {

    private static final int BAR = 24;
    private static final double MEGABYTE = 1e6;
    private static final int PERCENT_PER_PLAIN_LINE = 10;

    private ProgressLine() {}

    /** For a terminal of that width: with a bar, cut at its edge. */
    static String drawn(UpgradeView view, int columns) {
        var percent = view.progress().percent().orElse(view.succeeded() ? 100.0 : 0.0);
        var filled = (int) Math.round(BAR * Math.clamp(percent, 0, 100) / 100);
        var line = "%s%s %s".formatted("█".repeat(filled), "░".repeat(BAR - filled), plain(view));
        return line.codePointCount(0, line.length()) < columns
                ? line
                : line.substring(0, line.offsetByCodePoints(0, Math.max(0, columns - 2))) + "…";
    }

    /** The same in words only. */
    static String plain(UpgradeView view) {
        var progress = view.progress();
        if (view.ended()) {
            return "%s · elapsed %s".formatted(view.state(), clock(progress.elapsedSeconds()));
        }
        var parts = new ArrayList<String>();
        parts.add(Stream.of(percent(progress), where(view), progress.doing())
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" ")));
        if (progress.total() > 0) {
            parts.add(amounts(progress));
        }
        if (progress.perSecond() > 0) {
            parts.add(amount(progress.perSecond(), progress.unit()) + "/s");
        }
        if (!progress.waitingFor().isBlank()) {
            parts.add("waits for " + progress.waitingFor());
        }
        parts.add("elapsed " + clock(progress.elapsedSeconds()));
        rest(progress).ifPresent(parts::add);
        return String.join(" · ", parts);
    }

    /** Two views with the same key need no second plain line. */
    static String key(UpgradeView view) {
        var progress = view.progress();
        var tens = progress.percent()
                .map(percent -> (int) (percent / PERCENT_PER_PLAIN_LINE))
                .orElse(-1);
        return String.join(
                "\n", view.state(), progress.phase(), progress.step(), progress.waitingFor(), tens.toString());
    }

    /** How long it will take: what is counted by its rate, else the whole by the time that it took so far. */
    static Optional<String> rest(UpgradeView.Progress progress) {
        if (progress.total() > progress.done() && progress.perSecond() > 0) {
            var seconds = (progress.total() - progress.done()) / progress.perSecond();
            return Optional.of("about %s left of this step".formatted(clock(seconds)));
        }
        // the first few percent say nothing about the rest
        return progress.percent()
                .filter(percent -> percent >= 5 && percent < 100)
                .map(percent ->
                        "about %s left".formatted(clock(progress.elapsedSeconds() * (100 - percent) / percent)));
    }

    private static String percent(UpgradeView.Progress progress) {
        return progress.percent().map(percent -> "%3.0f%%".formatted(percent)).orElse("");
    }

    private static String where(UpgradeView view) {
        var progress = view.progress();
        if (progress.phase().isBlank()) {
            return view.state();
        }
        return progress.step().isBlank() ? progress.phase() : progress.phase() + " " + progress.step();
    }

    private static String amounts(UpgradeView.Progress progress) {
        return progress.unit().equals("bytes")
                ? "%.1f of %s".formatted(progress.done() / MEGABYTE, amount(progress.total(), progress.unit()))
                : "%,d of %s".formatted(progress.done(), amount(progress.total(), progress.unit()));
    }

    private static String amount(double value, String unit) {
        return unit.equals("bytes")
                ? String.format(Locale.ROOT, "%.1f MB", value / MEGABYTE)
                : String.format(Locale.ROOT, "%,.0f %s", value, unit).strip();
    }

    private static String clock(double seconds) {
        var whole = Math.round(seconds);
        return "%d:%02d".formatted(whole / 60, whole % 60);
    }
}
