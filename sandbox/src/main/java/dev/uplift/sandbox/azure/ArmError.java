package dev.uplift.sandbox.azure;

import dev.uplift.sandbox.platform.Refusal;

/** The refusals of Azure Resource Manager that are the same wherever they come from. */
final class ArmError {

    private ArmError() {}

    /** What no published refusal is known for: 400, with a code that is assumed. */
    static Refusal notAllowed(String message, Object... arguments) {
        return new Refusal(400, "OperationNotAllowed", message.formatted(arguments));
    }

    static Refusal invalidValue(String parameter) {
        return new Refusal(
                400,
                "InvalidParameterValue",
                "Invalid value given for parameter %s. Specify a valid parameter value.".formatted(parameter));
    }

    /** @param allowed as a list */
    static Refusal outOfRange(String parameter, String allowed) {
        return new Refusal(
                400,
                "ParameterOutOfRange",
                "The value of the '%s' should be in: [%s]. Verify that the specified parameter value is correct."
                        .formatted(parameter, allowed));
    }

    /** @param type and name, as {@code Microsoft.DBforPostgreSQL/flexibleServers/orders} */
    static Refusal notFound(String type, String group) {
        return new Refusal(
                404,
                "ResourceNotFound",
                ("The Resource '%s' under resource group '%s' was not found. For more details please go to"
                                + " https://aka.ms/ARMResourceNotFoundFix")
                        .formatted(type, group));
    }

    static Refusal busy(String server) {
        return new Refusal(
                409,
                "ServerIsBusy",
                "Cannot complete operation while server '%s' is busy processing another operation. Try again later."
                        .formatted(server));
    }
}
