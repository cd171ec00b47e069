package dev.uplift.sandbox.azure;

/** A call that is refused. It is thrown from wherever the reason is seen and answered in the form of ARM. */
final class Refusal extends RuntimeException {

    private final int status;
    private final String code;

    /** @param status HTTP @param code the error code on the wire */
    Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

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

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
