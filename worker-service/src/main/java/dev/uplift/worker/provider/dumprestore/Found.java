package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.util.List;

/** Findings, as the prechecks answer them. */
final class Found {

    private Found() {}

    static List<Finding> nothing() {
        return List.of();
    }

    static List<Finding> block(String id, String object, String explanation, String remedy) {
        return List.of(new Finding(id, Severity.BLOCK, object, explanation, remedy));
    }

    static List<Finding> warn(String id, String object, String explanation, String remedy) {
        return List.of(new Finding(id, Severity.WARN, object, explanation, remedy));
    }

    static List<Finding> info(String id, String object, String explanation, String remedy) {
        return List.of(new Finding(id, Severity.INFO, object, explanation, remedy));
    }
}
