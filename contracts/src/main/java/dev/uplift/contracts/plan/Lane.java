package dev.uplift.contracts.plan;

import java.util.Locale;

/** What a step costs its worker: control steps call and wait, data steps move bytes. */
public enum Lane {
    CONTROL,
    DATA;

    /** As it stands in the name of a topic. */
    public String topicName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
