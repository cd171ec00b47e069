package dev.uplift.api.rest;

import dev.uplift.api.audit.AuditEntry;
import dev.uplift.api.audit.AuditTrail.Filter;
import dev.uplift.api.core.Input.Action;
import dev.uplift.contracts.UpgradeId;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which part of the audit somebody asks for.
 *
 * @param after the last id that the caller has; 0 for none
 * @param limit how many entries at most
 */
record AuditRequest(Filter filter, long after, int limit) {

    static final int MOST = 100_000;
    private static final int USUAL = 10_000;
    private static final List<String> PARAMETERS =
            List.of("upgrade", "who", "action", "from", "until", "after", "limit");
    private static final List<String> ACTIONS = Stream.concat(
                    Stream.of(AuditEntry.REQUEST, AuditEntry.DISCOVER, AuditEntry.REGISTER, AuditEntry.REMOVE),
                    Arrays.stream(Action.values()).map(Action::path))
            .toList();

    /** @throws ApiProblem 422 that names every parameter that cannot be accepted */
    static AuditRequest of(MultivaluedMap<String, String> parameters) {
        var reading = new Reading(parameters);
        var request = new AuditRequest(
                new Filter(
                        reading.one("upgrade", AuditRequest::upgrade),
                        reading.one("who", who -> who),
                        reading.one("action", AuditRequest::action),
                        reading.one("from", AuditRequest::moment),
                        reading.one("until", AuditRequest::moment)),
                reading.one("after", text -> number(text, 0, Long.MAX_VALUE)).orElse(0L),
                reading.one("limit", text -> number(text, 1, MOST))
                        .map(Long::intValue)
                        .orElse(USUAL));
        reading.end();
        return request;
    }

    private static String upgrade(String text) {
        return new UpgradeId(text).value();
    }

    private static String action(String text) {
        if (!ACTIONS.contains(text)) {
            throw new IllegalArgumentException("must be one of " + String.join(", ", ACTIONS));
        }
        return text;
    }

    private static Instant moment(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException(
                    "must be a date and time with offset, for example 2026-03-01T10:00:00Z", wrong);
        }
    }

    private static long number(String text, long least, long most) {
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // is said below
        }
        throw new IllegalArgumentException("must be a whole number from %d to %d".formatted(least, most));
    }

    /** Collects what is wrong, so that the caller sees all of it at once. */
    private record Reading(MultivaluedMap<String, String> parameters, List<ApiProblem.Field> wrong) {

        Reading(MultivaluedMap<String, String> parameters) {
            this(parameters, new ArrayList<>());
            parameters.entrySet().stream()
                    .filter(Reading::isUnknownOrRepeated)
                    .forEach(each -> wrong.add(new ApiProblem.Field(
                            each.getKey(), "must be one of %s, once".formatted(String.join(", ", PARAMETERS)))));
        }

        private static boolean isUnknownOrRepeated(Map.Entry<String, List<String>> parameter) {
            return !PARAMETERS.contains(parameter.getKey())
                    || parameter.getValue().size() > 1;
        }

        <T> Optional<T> one(String name, Function<String, T> value) {
            try {
                return Optional.ofNullable(parameters.getFirst(name)).map(value);
            } catch (IllegalArgumentException refused) {
                wrong.add(new ApiProblem.Field(name, refused.getMessage()));
                return Optional.empty();
            }
        }

        void end() {
            if (!wrong.isEmpty()) {
                throw ApiProblem.invalid(wrong);
            }
        }
    }
}
