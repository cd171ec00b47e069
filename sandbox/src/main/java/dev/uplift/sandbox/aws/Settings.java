package dev.uplift.sandbox.aws;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of an instance, or a part of them that a call names. */
record Settings(Map<Setting, List<String>> values) {

    /** No setting named. */
    static final Settings NONE = new Settings(Map.of());

    Settings {
        var copy = new EnumMap<Setting, List<String>>(Setting.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** What an instance has that was made without saying anything. */
    static Settings usual() {
        var settings = NONE;
        for (var setting : Setting.values()) {
            settings = settings.with(setting, setting.usual());
        }
        return settings;
    }

    /** Those that a call names by their usual names. */
    static Settings named(Fields fields) {
        var settings = NONE;
        for (var setting : Setting.values()) {
            var given = setting.isList()
                    ? fields.texts(setting.request())
                    : fields.text(setting.request()).stream().toList();
            if (!given.isEmpty()) {
                settings = settings.with(setting, given);
            }
        }
        return settings;
    }

    Settings with(Setting setting, List<String> value) {
        var copy = new EnumMap<Setting, List<String>>(Setting.class);
        copy.putAll(values);
        copy.put(setting, List.copyOf(value));
        return new Settings(copy);
    }

    /** These, and over them the others. */
    Settings and(Settings others) {
        var copy = new EnumMap<Setting, List<String>>(Setting.class);
        copy.putAll(values);
        copy.putAll(others.values);
        return new Settings(copy);
    }

    /** Only those that wait for the maintenance window, or only those that do not. */
    Settings deferred(boolean wanted) {
        var copy = new EnumMap<Setting, List<String>>(Setting.class);
        values.forEach((setting, value) -> {
            if (setting.deferred() == wanted) {
                copy.put(setting, value);
            }
        });
        return new Settings(copy);
    }

    /** Those that differ from what is. */
    Settings changes(Settings from) {
        var copy = new EnumMap<Setting, List<String>>(Setting.class);
        values.forEach((setting, value) -> {
            if (!value.equals(from.list(setting))) {
                copy.put(setting, value);
            }
        });
        return new Settings(copy);
    }

    Settings without(Setting.Restore kind) {
        var copy = new EnumMap<Setting, List<String>>(Setting.class);
        values.forEach((setting, value) -> {
            if (setting.restore() != kind) {
                copy.put(setting, value);
            }
        });
        return new Settings(copy);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    List<String> list(Setting setting) {
        return values.getOrDefault(setting, List.of());
    }

    Optional<String> text(Setting setting) {
        return list(setting).stream().findFirst();
    }

    /** 0 where it is missing. */
    int number(Setting setting) {
        return text(setting).map(Integer::parseInt).orElse(0);
    }

    boolean flag(Setting setting) {
        return text(setting).map(Boolean::parseBoolean).orElse(false);
    }
}
