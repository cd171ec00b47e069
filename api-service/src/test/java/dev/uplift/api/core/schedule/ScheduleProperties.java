package dev.uplift.api.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Freeze;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds for all windows and freezes, mostly near the nights in which clocks are changed. */
class ScheduleProperties {

    private static final Duration DAYS = Duration.ofDays(3);

    /** A moment to ask at, in minutes from the beginning of the situation, and the outage. */
    record Question(int minute, Duration outage) {

        Instant now(SlowSchedule slow) {
            return slow.begin().plus(Duration.ofMinutes(minute));
        }
    }

    @Property(tries = 400)
    void everyStartInASlotKeepsToItsWindowAndOutOfFreezes(
            @ForAll("situations") SlowSchedule slow, @ForAll("questions") Question question) {
        var now = question.now(slow);
        var slot = slow.schedule().next(now, question.outage());

        Statistics.label("slot").collect(slot.getClass().getSimpleName());
        if (slot instanceof Slot.Open open) {
            assertThat(open.latestStart())
                    .isEqualTo(open.closes().minus(question.outage()).minus(slow.margin()));
            assertThat(open.latestStart()).isAfterOrEqualTo(open.opens()).isAfterOrEqualTo(now);
            assertThat(starts(later(open.opens(), now), open.latestStart()))
                    .allSatisfy(start -> assertThat(slow.allows(start, question.outage()))
                            .as("a start at %s in %s", start, open)
                            .isTrue());
        }
    }

    /** Both ends, and moments between. */
    private static Stream<Instant> starts(Instant first, Instant last) {
        var nanos = Duration.between(first, last).toNanos();
        return LongStream.rangeClosed(0, 16).mapToObj(i -> first.plusNanos(i == 16 ? nanos : nanos / 16 * i));
    }

    @Property(tries = 200)
    void noStartIsPossibleBeforeTheSlot(
            @ForAll("situations") SlowSchedule slow, @ForAll("questions") Question question) {
        var now = question.now(slow);
        var found = slow.schedule().next(now, question.outage()) instanceof Slot.Open open
                ? later(open.opens(), now)
                : Instant.MAX;
        var minutes = IntStream.range(0, (int) DAYS.toMinutes())
                .mapToObj(minute -> now.plus(Duration.ofMinutes(minute)))
                .takeWhile(start -> start.isBefore(found));

        assertThat(minutes).noneMatch(start -> slow.allows(start, question.outage()));
    }

    @Property(tries = 400)
    void askedLaterItAnswersNoEarlier(
            @ForAll("situations") SlowSchedule slow,
            @ForAll("questions") Question question,
            @ForAll("waits") Duration wait) {
        var now = question.now(slow);
        var first = slow.schedule().next(now, question.outage());
        var second = slow.schedule().next(now.plus(wait), question.outage());

        if (first instanceof Slot.Open before && second instanceof Slot.Open after) {
            assertThat(after.opens()).isAfterOrEqualTo(before.opens());
            assertThat(after.latestStart()).isAfterOrEqualTo(before.latestStart());
            assertThat(after.closes()).isAfterOrEqualTo(before.closes());
            if (!now.plus(wait).isAfter(before.latestStart())) {
                assertThat(after).isEqualTo(before);
            }
        } else {
            assertThat(second).as("after %s", first).isInstanceOf(Slot.Never.class);
        }
    }

    @Property(tries = 400)
    void aSlotThatWasMissedIsFollowedByALaterOne(
            @ForAll("situations") SlowSchedule slow, @ForAll("questions") Question question) {
        var now = question.now(slow);
        for (int i = 0; i < 5; i++) {
            if (slow.schedule().next(now, question.outage()) instanceof Slot.Open missed) {
                now = missed.latestStart().plusNanos(1);
                if (slow.schedule().next(now, question.outage()) instanceof Slot.Open after) {
                    assertThat(after.latestStart()).isAfter(missed.latestStart());
                }
            }
        }
    }

    @Provide
    Arbitrary<SlowSchedule> situations() {
        var zones = Arbitraries.of("Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "UTC")
                .map(ZoneId::of);
        var crons = Combinators.combine(
                        Arbitraries.of("0", "30", "15,45", "*/20", "7-50/9"),
                        Arbitraries.of("1", "2", "3", "0,2", "1-3", "*", "*/6", "23"),
                        Arbitraries.of("* * *", "* * SUN", "*/2 * *", "* * 0,3"))
                .as((minute, hour, days) -> "%s %s %s".formatted(minute, hour, days));
        var begins = Arbitraries.integers().between(0, 4 * 24 * 60);
        return Combinators.combine(zones, crons, begins, lengths(), margins(), freezes())
                .as((zone, cron, begin, length, margin, freezes) ->
                        SlowSchedule.of(zone, cron, nearAChange(zone, begin), length, margin, freezes));
    }

    /** Within days before the next or the next but one change of clocks; in UTC, just then. */
    private static Instant nearAChange(ZoneId zone, int minutes) {
        var change = zone.getRules().nextTransition(Instant.parse("2026-01-15T00:00:00Z"));
        if (change != null && minutes % 2 == 0) {
            change = zone.getRules().nextTransition(change.getInstant());
        }
        var moment = change == null ? Instant.parse("2026-12-31T00:00:00Z") : change.getInstant();
        return moment.minus(Duration.ofMinutes(minutes)).truncatedTo(ChronoUnit.MINUTES);
    }

    private static Arbitrary<Duration> lengths() {
        return Arbitraries.integers().between(10, 8 * 60).map(Duration::ofMinutes);
    }

    private static Arbitrary<Duration> margins() {
        return Arbitraries.of(0, 5, 10).map(Duration::ofMinutes);
    }

    /** By their distance in minutes from the beginning. */
    private static Arbitrary<List<int[]>> freezes() {
        return Combinators.combine(
                        Arbitraries.integers().between(-1000, 4000),
                        Arbitraries.integers().between(1, 1700))
                .as((from, length) -> new int[] {from, from + length})
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<Question> questions() {
        return Combinators.combine(
                        Arbitraries.integers().between(-600, 4 * 24 * 60),
                        Arbitraries.integers().between(0, 240))
                .as((minute, outage) -> new Question(minute, Duration.ofMinutes(outage)));
    }

    @Provide
    Arbitrary<Duration> waits() {
        return Arbitraries.integers().between(0, 5 * 24 * 60).map(Duration::ofMinutes);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    static Freeze freeze(Instant begin, int[] minutes) {
        return new Freeze(
                begin.plus(Duration.ofMinutes(minutes[0])), begin.plus(Duration.ofMinutes(minutes[1])), "holidays");
    }
}
