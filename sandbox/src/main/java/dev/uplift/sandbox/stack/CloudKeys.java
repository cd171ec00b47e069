package dev.uplift.sandbox.stack;

import java.util.Map;
import java.util.stream.Collectors;

/** Environment variables that tell where clouds are and open them: only workers are to have them. */
final class CloudKeys {

    private static final String AWS = "AWS_";

    private CloudKeys() {}

    static boolean isOne(String name) {
        return name.startsWith(AWS);
    }

    /** Those that this process was given. */
    static Map<String, String> inherited() {
        return System.getenv().entrySet().stream()
                .filter(variable -> isOne(variable.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
