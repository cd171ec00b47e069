package dev.uplift.worker.provider.azure.plan;

import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.provider.azure.server.Begun;

/**
 * What is remembered of a virtual endpoint that is led to another server.
 *
 * @param freed its removal from the one
 * @param taken that the other one gets it
 */
public record MovedEndpoint(Begun freed, Begun taken) {

    /** @param name of the endpoint */
    public static MovedEndpoint of(Step step, String name) {
        var key = "%s.%s".formatted(step.name(), name);
        return new MovedEndpoint(new Begun(key + ".freed"), new Begun(key + ".taken"));
    }
}
