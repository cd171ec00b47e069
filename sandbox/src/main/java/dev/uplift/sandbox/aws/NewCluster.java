package dev.uplift.sandbox.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster that is to be there, as if it had been created long ago.
 *
 * @param name its identifier
 * @param members the identifiers of its instances; the first is the writer
 * @param parameterGroup of the cluster, one that exists; empty takes the default one
 * @param memberSettings of all members, where they differ from the usual ones
 * @param memberGroup the parameter group of all members, one that exists; empty takes the default one
 */
public record NewCluster(
        String name,
        ClusterEngine engine,
        String version,
        List<String> members,
        Map<ClusterSetting, List<String>> settings,
        Map<String, String> tags,
        Optional<String> parameterGroup,
        Map<Setting, List<String>> memberSettings,
        Optional<String> memberGroup) {

    /** A writer and a reader of Aurora, with default parameter groups. */
    public static NewCluster aurora(String name, String version) {
        return new NewCluster(
                name,
                ClusterEngine.AURORA,
                version,
                List.of(name + "-1", name + "-2"),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    /** A writer and two readers, with default parameter groups. */
    public static NewCluster multiAz(String name, String version) {
        return new NewCluster(
                name,
                ClusterEngine.MULTI_AZ,
                version,
                Cluster.multiAzMembers(name, _ -> true),
                Map.of(
                        ClusterSetting.STORAGE, List.of("100"),
                        ClusterSetting.STORAGE_TYPE, List.of("gp3"),
                        ClusterSetting.INSTANCE_CLASS, List.of("db.m6gd.large")),
                Map.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    /** With another value than the usual one. */
    public NewCluster with(ClusterSetting setting, String... value) {
        var more = new LinkedHashMap<>(settings);
        more.put(setting, List.of(value));
        return new NewCluster(name, engine, version, members, more, tags, parameterGroup, memberSettings, memberGroup);
    }

    public NewCluster tagged(String key, String value) {
        var more = new LinkedHashMap<>(tags);
        more.put(key, value);
        return new NewCluster(
                name, engine, version, members, settings, more, parameterGroup, memberSettings, memberGroup);
    }

    public NewCluster withParameterGroup(String group) {
        return new NewCluster(
                name, engine, version, members, settings, tags, Optional.of(group), memberSettings, memberGroup);
    }

    /** With members that have another value than the usual one. */
    public NewCluster withMembers(Setting setting, String... value) {
        var more = new LinkedHashMap<>(memberSettings);
        more.put(setting, List.of(value));
        return new NewCluster(name, engine, version, members, settings, tags, parameterGroup, more, memberGroup);
    }

    public NewCluster withMemberGroup(String group) {
        return new NewCluster(
                name, engine, version, members, settings, tags, parameterGroup, memberSettings, Optional.of(group));
    }
}
