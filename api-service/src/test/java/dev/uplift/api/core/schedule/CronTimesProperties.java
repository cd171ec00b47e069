package dev.uplift.api.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Expressions against the sets of numbers that they were made from, minute by minute. */
class CronTimesProperties {

    private static final int DAYS = 40;

    /** One field: how it is written, and what that stands for. */
    record Field(String text, Set<Integer> values) {

        Field and(Field other) {
            var both = new TreeSet<>(values);
            both.addAll(other.values);
            return new Field(text + "," + other.text, both);
        }

        boolean isRestricted() {
            return !text.startsWith("*");
        }
    }

    record Expression(Field minute, Field hour, Field day, Field month, Field weekday) {

        String text() {
            return Stream.of(minute, hour, day, month, weekday).map(Field::text).collect(Collectors.joining(" "));
        }

        boolean names(LocalDateTime time) {
            var ofMonth = day.values.contains(time.getDayOfMonth());
            var number = time.getDayOfWeek().getValue();
            var ofWeek = weekday.values.contains(number) || number == 7 && weekday.values.contains(0);
            var either = day.isRestricted() && weekday.isRestricted();
            return minute.values.contains(time.getMinute())
                    && hour.values.contains(time.getHour())
                    && month.values.contains(time.getMonthValue())
                    && (either ? ofMonth || ofWeek : ofMonth && ofWeek);
        }
    }

    @Property(tries = 300)
    void namesTheMinutesThatItsNumbersName(
            @ForAll("expressions") Expression expression, @ForAll("days") LocalDate first) {
        var named = CronTimes.parse(expression.text()).between(first, first.plusDays(DAYS - 1));

        assertThat(named)
                .as(expression.text())
                .containsExactlyElementsOf(IntStream.range(0, DAYS * 24 * 60)
                        .mapToObj(first.atStartOfDay()::plusMinutes)
                        .filter(expression::names)
                        .toList());
    }

    @Property(tries = 2000)
    void isReadOrRefusedWithAReason(@ForAll("scribble") String text) {
        try {
            assertThat(CronTimes.parse(text).hours()).isNotEmpty();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<Expression> expressions() {
        return Combinators.combine(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 7))
                .as(Expression::new);
    }

    @Provide
    Arbitrary<LocalDate> days() {
        return Arbitraries.longs()
                .between(
                        LocalDate.of(2024, 1, 1).toEpochDay(),
                        LocalDate.of(2032, 1, 1).toEpochDay())
                .map(LocalDate::ofEpochDay);
    }

    @Provide
    Arbitrary<String> scribble() {
        var fields = Arbitraries.strings()
                .withChars("0123456789*/-,")
                .withChars("SUNMOLWjan#?@| ")
                .ofMaxLength(5)
                .list()
                .ofMinSize(4)
                .ofMaxSize(6)
                .map(parts -> String.join(" ", parts));
        return Arbitraries.oneOf(fields, Arbitraries.strings().ofMaxLength(20));
    }

    private static Arbitrary<Field> field(int first, int last) {
        var value = Arbitraries.integers().between(first, last).map(it -> new Field("" + it, Set.of(it)));
        var star = Arbitraries.just(stepped("*", first, last, 1));
        var starStep = Arbitraries.integers().between(1, last).map(step -> stepped("*/" + step, first, last, step));
        var range = Combinators.combine(
                        Arbitraries.integers().between(first, last),
                        Arbitraries.integers().between(first, last),
                        Arbitraries.integers().between(1, 5))
                .as((a, b, step) -> range(Math.min(a, b), Math.max(a, b), step));
        var list = range.list()
                .ofMinSize(2)
                .ofMaxSize(3)
                .map(parts -> parts.stream().reduce(Field::and).orElseThrow());
        return Arbitraries.oneOf(value, star, starStep, range, list);
    }

    private static Field range(int from, int to, int step) {
        return step == 1
                ? stepped(from + "-" + to, from, to, 1)
                : stepped("%d-%d/%d".formatted(from, to, step), from, to, step);
    }

    private static Field stepped(String text, int from, int to, int step) {
        return new Field(
                text,
                IntStream.iterate(from, it -> it <= to, it -> it + step).boxed().collect(Collectors.toSet()));
    }
}
