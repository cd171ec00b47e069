package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parameter groups of a region. */
final class ParameterGroups {

    private static final String DEFAULT = "default.";

    private final Caller place;
    private final EngineVersions versions;
    private final SortedMap<String, ParameterGroup> groups = new TreeMap<>();

    ParameterGroups(Caller place, EngineVersions versions) {
        this.place = place;
        this.versions = versions;
    }

    /** New, or in place of the one of that name. */
    void put(ParameterGroup group) {
        groups.put(group.name(), group);
    }

    void remove(ParameterGroup group) {
        groups.remove(group.name());
    }

    /** Without the default ones. */
    Collection<ParameterGroup> all() {
        return Collections.unmodifiableCollection(groups.values());
    }

    /** Also a default one, by name or ARN. */
    Optional<ParameterGroup> find(String nameOrArn) {
        var name = RdsRegion.lower(RdsRegion.nameOf(nameOrArn));
        if (name.startsWith(DEFAULT)) {
            var family = name.substring(DEFAULT.length());
            return versions.isFamily(family) ? Optional.of(ParameterGroup.ofDefaults(place, family)) : Optional.empty();
        }
        return Optional.ofNullable(groups.get(name));
    }

    ParameterGroup required(String name) {
        return find(name)
                .orElseThrow(
                        () -> Refusal.notFound("DBParameterGroupNotFound", "DBParameterGroup not found: %s", name));
    }

    /** One that an instance of this version can have. */
    ParameterGroup fitting(String name, String version) {
        return ofFamily(name, EngineVersions.family(version));
    }

    /** One that an instance can have that needs this family. */
    ParameterGroup ofFamily(String name, String family) {
        var group = required(name);
        if (!group.family().equals(family)) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "The parameter group %s with DBParameterGroupFamily %s can't be used for this instance. Use a"
                            + " parameter group with DBParameterGroupFamily %s.",
                    group.name(),
                    group.family(),
                    family);
        }
        return group;
    }
}
