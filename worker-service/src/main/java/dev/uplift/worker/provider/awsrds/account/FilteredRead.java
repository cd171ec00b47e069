package dev.uplift.worker.provider.awsrds.account;

import dev.uplift.worker.platform.SharedLookup;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.model.Filter;

/**
 * Reads many things of one kind by as few calls as the server allows: one by its identifier, several by a filter, and
 * where a server refuses the filter, out of the list of all. Servers that only speak like RDS ignore filters or heed
 * their first value only; what is answered is right all the same.
 *
 * @param filter for example {@code db-instance-id}
 * @param one reads one by its identifier, in lower case; empty if it is not there
 * @param list reads, page by page, what the filters let through
 * @param id of a thing read
 * @param trusted whether this server has shown that it understands filters with several values
 */
record FilteredRead<T>(
        String filter,
        Function<String, Optional<T>> one,
        Function<Collection<Filter>, Iterable<T>> list,
        Function<T, String> id,
        AtomicBoolean trusted)
        implements SharedLookup.Reading<String, T> {

    /** The most values that a filter takes, and the most records of a page. */
    static final int MOST = 100;

    private static final int CLIENT_ERROR = 400;
    private static final int NOT_IMPLEMENTED = 501;

    @Override
    public Map<String, T> read(List<String> ids) {
        if (ids.size() == 1) {
            return byIdentifier(ids);
        }
        try {
            return filtered(ids);
        } catch (AwsServiceException refused) {
            if (!isAboutTheFilter(refused)) {
                throw refused;
            }
            return picked(ids, List.of()).found();
        }
    }

    private Map<String, T> filtered(List<String> ids) {
        var picked =
                picked(ids, List.of(Filter.builder().name(filter).values(ids).build()));
        var found = picked.found();
        if (found.size() > 1 && picked.others() == 0) {
            trusted.set(true);
        }
        // a list with others in it was not filtered, and so has all that there is
        if (picked.others() == 0 && !trusted.get()) {
            found.putAll(byIdentifier(
                    ids.stream().filter(asked -> !found.containsKey(asked)).toList()));
        }
        return found;
    }

    private Map<String, T> byIdentifier(Collection<String> ids) {
        return ids.stream()
                .flatMap(asked -> one.apply(asked).stream().map(thing -> Map.entry(asked, thing)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private record Picked<T>(Map<String, T> found, int others) {}

    /** Keeps only what was asked for, however long the list is. */
    private Picked<T> picked(Collection<String> ids, Collection<Filter> filters) {
        var asked = new HashSet<>(ids);
        var found = new HashMap<String, T>();
        var others = 0;
        for (var thing : list.apply(filters)) {
            var name = id.apply(thing).toLowerCase(Locale.ROOT);
            if (asked.contains(name)) {
                found.put(name, thing);
            } else {
                others++;
            }
        }
        return new Picked<>(found, others);
    }

    /** Whether asking without it may be answered: neither throttled nor failing. */
    private static boolean isAboutTheFilter(AwsServiceException refused) {
        var status = refused.statusCode();
        return (status / 100 == CLIENT_ERROR / 100 || status == NOT_IMPLEMENTED) && !refused.isThrottlingException();
    }
}
