package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.backing.MasterUser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An instance that is to be there, as if it had been created long ago.
 *
 * @param name its identifier
 * @param engine {@code postgres} or {@code aurora-postgresql}
 * @param version for example {@code 13.16}
 * @param parameterGroup one that exists; empty takes the default one
 * @param source the name of the instance in the same region that it is a replica of
 * @param sourceRegion where the source is, if in another region
 * @param cluster that it is a member of
 * @param master of the real server behind it; empty for one that has none
 */
public record NewInstance(
        String name,
        String engine,
        String version,
        Map<Setting, List<String>> settings,
        Map<String, String> tags,
        Optional<String> parameterGroup,
        Optional<String> source,
        Optional<String> sourceRegion,
        Optional<String> cluster,
        Optional<MasterUser> master) {

    /** A usual one: Single-AZ, seven days of backups, the default parameter group. */
    public static NewInstance of(String name, String version) {
        return new NewInstance(
                name,
                "postgres",
                version,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** With another value than the usual one. @param value several only for what is a list */
    public NewInstance with(Setting setting, String... value) {
        var more = new LinkedHashMap<>(settings);
        more.put(setting, List.of(value));
        return new NewInstance(
                name, engine, version, more, tags, parameterGroup, source, sourceRegion, cluster, master);
    }

    public NewInstance tagged(String key, String value) {
        var more = new LinkedHashMap<>(tags);
        more.put(key, value);
        return new NewInstance(
                name, engine, version, settings, more, parameterGroup, source, sourceRegion, cluster, master);
    }

    public NewInstance withParameterGroup(String group) {
        return new NewInstance(
                name, engine, version, settings, tags, Optional.of(group), source, sourceRegion, cluster, master);
    }

    public NewInstance replicaOf(String instance) {
        return new NewInstance(
                name,
                engine,
                version,
                settings,
                tags,
                parameterGroup,
                Optional.of(instance),
                sourceRegion,
                cluster,
                master);
    }

    public NewInstance replicaOf(String instance, String region) {
        return new NewInstance(
                name,
                engine,
                version,
                settings,
                tags,
                parameterGroup,
                Optional.of(instance),
                Optional.of(region),
                cluster,
                master);
    }

    /** @param changed {@code postgres} or {@code aurora-postgresql} */
    public NewInstance withEngine(String changed) {
        return new NewInstance(
                name, changed, version, settings, tags, parameterGroup, source, sourceRegion, cluster, master);
    }

    public NewInstance memberOf(String dbCluster) {
        return new NewInstance(
                name,
                engine,
                version,
                settings,
                tags,
                parameterGroup,
                source,
                sourceRegion,
                Optional.of(dbCluster),
                master);
    }

    /**
     * Behind it there is a real server of its major version, whose superuser it does not have. Only for instances on their
     * own: not for replicas, members of clusters and Aurora.
     */
    public NewInstance backed(MasterUser user) {
        return new NewInstance(
                name,
                engine,
                version,
                settings,
                tags,
                parameterGroup,
                source,
                sourceRegion,
                cluster,
                Optional.of(user));
    }
}
