package dev.uplift.worker.provider.azure.server;

import dev.uplift.contracts.plan.Step;
import java.util.stream.Stream;

/**
 * What is remembered of a call whose effect Azure shows late: that it would be made, and where its operation is. A worker
 * may die before either is known.
 *
 * @param key what the names of the facts begin with
 */
public record Begun(String key) {

    /** Of a step that makes one such call. */
    public static Begun by(Step step) {
        return new Begun(step.name());
    }

    /** The fact that holds when it was asked for; empty text: what was asked for came to nothing. */
    public String asked() {
        return key + ".asked";
    }

    /** The fact that holds the URL of the operation; empty text until Azure gives one. */
    public String operation() {
        return key + ".operation";
    }

    /** The step, which is given these facts beside those that it needs already. */
    public Step rememberedBy(Step step) {
        return step.needing(Stream.concat(step.needs().stream(), Stream.of(asked(), operation()))
                .toArray(String[]::new));
    }
}
