package dev.uplift.sandbox.aws;

import java.util.List;
import java.util.Map;

/**
 * An instance as it is now, for tests and the demo.
 *
 * @param status as on the wire
 * @param upgradesAsked how many changes to another version were accepted for it; replicas that follow count none
 * @param parametersInForce the values set by users that the server runs with
 */
public record InstanceView(
        String name,
        String resourceId,
        String status,
        String version,
        Map<Setting, List<String>> settings,
        Map<String, String> tags,
        int upgradesAsked,
        String parameterGroup,
        Map<String, String> parametersInForce) {

    static InstanceView of(Instance instance) {
        return new InstanceView(
                instance.name(),
                instance.resourceId(),
                instance.status().text(),
                instance.version(),
                instance.settings().values(),
                instance.tags(),
                instance.upgradesAsked(),
                instance.parameters().group(),
                instance.parameters().inForce());
    }
}
