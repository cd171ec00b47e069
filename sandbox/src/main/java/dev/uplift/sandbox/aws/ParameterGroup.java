package dev.uplift.sandbox.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A parameter group.
 *
 * @param family for example {@code postgres16}
 * @param values set by users, with how they are to be applied
 * @param touched when it was made or last changed
 */
record ParameterGroup(
        Caller place,
        String name,
        String family,
        String description,
        Map<String, Value> values,
        Instant touched,
        Map<String, String> tags) {

    /** How long RDS needs until a server that starts finds a group that was just made or changed; API reference. */
    private static final Duration SETTLING = Duration.ofMinutes(5);

    /** @param method {@code immediate} or {@code pending-reboot} */
    record Value(String value, String method) {}

    ParameterGroup {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
        tags = Map.copyOf(tags);
    }

    /** The group that RDS itself keeps for a family. */
    static ParameterGroup ofDefaults(Caller place, String family) {
        return new ParameterGroup(
                place,
                "default." + family,
                family,
                "Default parameter group for " + family,
                Map.of(),
                Instant.EPOCH,
                Map.of());
    }

    String arn() {
        return place.arn("pg", name);
    }

    boolean isDefault() {
        return name.startsWith("default.");
    }

    /** What a server runs with that starts now: nothing of a group that has not settled. */
    Parameters atStart(Instant now) {
        if (isDefault()) {
            return Parameters.ofDefaults(family);
        }
        return now.isBefore(touched.plus(SETTLING))
                ? new Parameters(name, Parameters.PENDING_REBOOT, Map.of())
                : new Parameters(name, Parameters.IN_SYNC, plain());
    }

    /** What a running server takes over of it, given what it runs with: the dynamic ones that are to be immediate. */
    Parameters whileRunning(Parameters before) {
        var running = new TreeMap<>(before.inForce());
        running.keySet().removeIf(name -> !values.containsKey(name) && isDynamic(name));
        values.forEach((name, value) -> {
            if (isDynamic(name) && value.method().equals("immediate")) {
                running.put(name, value.value());
            }
        });
        return new Parameters(name, running.equals(plain()) ? Parameters.IN_SYNC : Parameters.PENDING_REBOOT, running);
    }

    private boolean isDynamic(String parameter) {
        return ParameterCatalogue.find(family, parameter)
                .map(ParameterCatalogue.Known::dynamic)
                .orElse(false);
    }

    private Map<String, String> plain() {
        return values.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, value -> value.getValue().value()));
    }

    ParameterGroup with(Map<String, Value> changed, Instant now) {
        var more = new TreeMap<>(values);
        more.putAll(changed);
        return new ParameterGroup(place, name, family, description, more, now, tags);
    }

    ParameterGroup without(Set<String> parameters, Instant now) {
        var fewer = new TreeMap<>(values);
        fewer.keySet().removeAll(parameters);
        return new ParameterGroup(place, name, family, description, fewer, now, tags);
    }

    ParameterGroup withTags(Map<String, String> changed) {
        return new ParameterGroup(place, name, family, description, values, touched, changed);
    }
}
