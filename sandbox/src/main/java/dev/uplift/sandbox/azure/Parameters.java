package dev.uplift.sandbox.azure;

import java.util.Map;
import java.util.TreeMap;

/** The parameters of one server: what users have set, and what of it waits for a restart. */
final class Parameters {

    private final Map<String, String> set = new TreeMap<>();
    private final Map<String, String> inForce = new TreeMap<>();
    private String version;

    /** All at their defaults. @param version major */
    Parameters(String version) {
        this.version = version;
    }

    /** What users have set, also what waits for a restart. */
    Map<String, String> set() {
        return Map.copyOf(set);
    }

    /** What is shown: not always what is in force. */
    String value(ParameterCatalogue.Known parameter) {
        return set.getOrDefault(parameter.name(), parameter.usual());
    }

    boolean isPending(ParameterCatalogue.Known parameter) {
        return !value(parameter).equals(inForce.getOrDefault(parameter.name(), parameter.usual()));
    }

    boolean isAnyPending() {
        return ParameterCatalogue.of(version).stream().anyMatch(this::isPending);
    }

    /** Dynamic ones are in force at once. */
    void set(ParameterCatalogue.Known parameter, String value) {
        if (value.equals(parameter.usual())) {
            set.remove(parameter.name());
        } else {
            set.put(parameter.name(), value);
        }
        if (parameter.dynamic()) {
            inForce.put(parameter.name(), value);
        }
    }

    /** All is in force. */
    void restart() {
        inForce.clear();
        inForce.putAll(set);
    }

    /** After an upgrade: what users have set stays as far as the new version knows it. */
    void upgrade(String changed) {
        version = changed;
        set.keySet().removeIf(name -> ParameterCatalogue.find(changed, name).isEmpty());
        restart();
    }

    void copy(Parameters other) {
        set.clear();
        set.putAll(other.set);
        restart();
    }
}
