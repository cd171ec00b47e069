package dev.uplift.api.core.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronField;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.value.FieldValue;
import com.cronutils.parser.CronParser;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The times that a cron expression names, on clocks that are never changed. The library only reads the expression: its
 * own search leaves out days (with {@code *}{@code /2} as day of the week) and does not know the two rules for changed
 * clocks.
 *
 * @param eitherDay whether the day of the month or that of the week is enough; else it takes both
 */
record CronTimes(
        SortedSet<Integer> minutes,
        SortedSet<Integer> hours,
        SortedSet<Integer> days,
        SortedSet<Integer> months,
        SortedSet<Integer> weekdays,
        boolean eitherDay) {

    private static final int DAYS_IN_WEEK = 7;
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    /** @throws IllegalArgumentException if it is not five fields of UNIX cron; the message is the parser's reason */
    static CronTimes parse(String expression) {
        // the library's own joining of expressions
        if (expression.contains("|")) {
            throw new IllegalArgumentException("Invalid char: |");
        }
        try {
            return of(PARSER.parse(expression));
        } catch (IllegalArgumentException unreadable) {
            var reason = unreadable.getCause() == null ? unreadable : unreadable.getCause();
            throw new IllegalArgumentException(reason.getMessage(), unreadable);
        } catch (IndexOutOfBoundsException unfinished) {
            // what the parser does with a range that has no end, "1-/"
            throw new IllegalArgumentException("Invalid range!", unfinished);
        }
    }

    private static CronTimes of(Cron cron) {
        return new CronTimes(
                values(cron.retrieve(CronFieldName.MINUTE)),
                values(cron.retrieve(CronFieldName.HOUR)),
                values(cron.retrieve(CronFieldName.DAY_OF_MONTH)),
                values(cron.retrieve(CronFieldName.MONTH)),
                values(cron.retrieve(CronFieldName.DAY_OF_WEEK)).stream()
                        .map(day -> day % DAYS_IN_WEEK)
                        .collect(Collectors.toCollection(TreeSet::new)),
                isRestricted(cron.retrieve(CronFieldName.DAY_OF_MONTH))
                        && isRestricted(cron.retrieve(CronFieldName.DAY_OF_WEEK)));
    }

    /** As cron has it: a field that begins with a star restricts nothing by itself, with a step behind it neither. */
    private static boolean isRestricted(CronField field) {
        return !field.getExpression().asString().startsWith("*");
    }

    private static SortedSet<Integer> values(CronField field) {
        var range = field.getConstraints();
        return values(field.getExpression(), range.getStartRange(), range.getEndRange())
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static IntStream values(FieldExpression expression, int first, int last) {
        return switch (expression) {
            case Always _ -> IntStream.rangeClosed(first, last);
            case On on -> IntStream.of(on.getTime().getValue());
            case Between between -> IntStream.rangeClosed(number(between.getFrom()), number(between.getTo()));
            case Every every -> steps(every, first, last);
            case And and -> and.getExpressions().stream().flatMapToInt(part -> values(part, first, last));
            case FieldExpression other -> throw new IllegalArgumentException("Invalid expression: " + other.asString());
        };
    }

    private static int number(FieldValue<?> value) {
        return (Integer) value.getValue();
    }

    private static IntStream steps(Every every, int first, int last) {
        var bounds = values(every.getExpression(), first, last).summaryStatistics();
        // "5/10" has no end of its own
        var end = every.getExpression() instanceof On ? last : bounds.getMax();
        return IntStream.iterate(
                bounds.getMin(),
                value -> value <= end,
                value -> value + every.getPeriod().getValue());
    }

    /** All times of the days from {@code first} to {@code last}, both included, in their order. */
    Stream<LocalDateTime> between(LocalDate first, LocalDate last) {
        return first.datesUntil(last.plusDays(1)).filter(this::names).flatMap(this::on);
    }

    private boolean names(LocalDate day) {
        var ofMonth = days.contains(day.getDayOfMonth());
        var ofWeek = weekdays.contains(day.getDayOfWeek().getValue() % DAYS_IN_WEEK);
        return months.contains(day.getMonthValue()) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
    }

    private Stream<LocalDateTime> on(LocalDate day) {
        return hours.stream().flatMap(hour -> minutes.stream().map(minute -> day.atTime(hour, minute)));
    }
}
