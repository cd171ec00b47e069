package dev.uplift.sandbox.aws;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a cluster, or a part of them that a call names. */
record ClusterSettings(Map<ClusterSetting, List<String>> values) {

    ClusterSettings {
        var copy = new EnumMap<ClusterSetting, List<String>>(ClusterSetting.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** What a cluster has that was made without saying anything. */
    static ClusterSettings usual() {
        var usual = new EnumMap<ClusterSetting, List<String>>(ClusterSetting.class);
        for (var setting : ClusterSetting.values()) {
            usual.put(setting, setting.usual());
        }
        return new ClusterSettings(usual);
    }

    /** Those that a call names. */
    static ClusterSettings named(Fields fields) {
        var named = new EnumMap<ClusterSetting, List<String>>(ClusterSetting.class);
        for (var setting : ClusterSetting.values()) {
            var given = setting == ClusterSetting.SECURITY_GROUPS
                    ? fields.texts(setting.request())
                    : fields.text(setting.request()).stream().toList();
            if (!given.isEmpty()) {
                named.put(setting, given);
            }
        }
        return new ClusterSettings(named);
    }

    /** These, and over them the others. */
    ClusterSettings and(ClusterSettings others) {
        var both = new EnumMap<ClusterSetting, List<String>>(ClusterSetting.class);
        both.putAll(values);
        both.putAll(others.values);
        return new ClusterSettings(both);
    }

    /** What a cluster starts with that is restored from one with these. */
    ClusterSettings restored() {
        var restored = new EnumMap<ClusterSetting, List<String>>(ClusterSetting.class);
        for (var setting : ClusterSetting.values()) {
            restored.put(setting, setting.isKept() ? list(setting) : setting.usual());
        }
        return new ClusterSettings(restored);
    }

    /** What the members of a Multi-AZ cluster have, which it sets for them. */
    Settings ofMembers() {
        var usual = Settings.usual();
        return text(ClusterSetting.INSTANCE_CLASS)
                .map(its -> usual.with(Setting.INSTANCE_CLASS, List.of(its)))
                .orElse(usual);
    }

    List<String> list(ClusterSetting setting) {
        return values.getOrDefault(setting, List.of());
    }

    Optional<String> text(ClusterSetting setting) {
        return list(setting).stream().findFirst();
    }

    boolean flag(ClusterSetting setting) {
        return text(setting).map(Boolean::parseBoolean).orElse(false);
    }
}
