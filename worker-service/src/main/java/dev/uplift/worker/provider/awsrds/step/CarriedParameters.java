package dev.uplift.worker.provider.awsrds.step;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.Parameter;

/**
 * The values that users set in one parameter group, as far as another family takes them; pure.
 *
 * @param values by the parameter's name
 * @param removed what the other family does not have, or does not let anybody set
 */
record CarriedParameters(Map<String, String> values, List<String> removed) {

    private static final String PRELOADED = "shared_preload_libraries";
    private static final String CRON = "pg_cron";

    CarriedParameters {
        values = Map.copyOf(values);
        removed = List.copyOf(removed);
    }

    /**
     * @param set what users set in the one group
     * @param offered everything that the other group has
     */
    static CarriedParameters of(Collection<Parameter> set, Collection<Parameter> offered) {
        var modifiable = modifiable(offered);
        var values = new TreeMap<String, String>();
        var removed = new ArrayList<String>();
        for (var parameter : set) {
            if (parameter.parameterValue() == null) {
                continue;
            }
            if (modifiable.containsKey(parameter.parameterName())) {
                values.put(parameter.parameterName(), parameter.parameterValue());
            } else {
                removed.add(parameter.parameterName());
            }
        }
        return new CarriedParameters(values, removed.stream().sorted().toList());
    }

    /** The same for a clone that must not act on the world: it subscribes to nothing and runs no jobs. */
    CarriedParameters isolated() {
        var isolated = new TreeMap<>(values);
        isolated.keySet().removeIf(name -> name.startsWith("cron."));
        isolated.computeIfPresent(PRELOADED, (_, libraries) -> withoutCron(libraries));
        isolated.put("max_logical_replication_workers", "0");
        return new CarriedParameters(isolated, removed);
    }

    private static String withoutCron(String libraries) {
        return List.of(libraries.split(",")).stream()
                .filter(library -> !library.strip().equals(CRON))
                .reduce((a, b) -> a + "," + b)
                .orElse("");
    }

    /** What is not set yet; what somebody set to another value since stays as it is. */
    List<Parameter> missing(Collection<Parameter> offered) {
        var there = modifiable(offered);
        return values.entrySet().stream()
                .filter(wanted -> isMissing(there.get(wanted.getKey()), wanted.getValue()))
                .map(wanted -> Parameter.builder()
                        .parameterName(wanted.getKey())
                        .parameterValue(wanted.getValue())
                        .applyMethod(method(there.get(wanted.getKey())))
                        .build())
                .sorted((a, b) -> a.parameterName().compareTo(b.parameterName()))
                .toList();
    }

    private static boolean isMissing(Parameter there, String wanted) {
        return there != null && !"user".equals(there.source()) && !Objects.equals(there.parameterValue(), wanted);
    }

    private static ApplyMethod method(Parameter there) {
        return "dynamic".equals(there.applyType()) ? ApplyMethod.IMMEDIATE : ApplyMethod.PENDING_REBOOT;
    }

    private static Map<String, Parameter> modifiable(Collection<Parameter> offered) {
        return offered.stream()
                .filter(parameter -> Boolean.TRUE.equals(parameter.isModifiable()))
                .collect(toMap(Parameter::parameterName, parameter -> parameter));
    }
}
