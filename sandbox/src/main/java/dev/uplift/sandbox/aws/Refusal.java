package dev.uplift.sandbox.aws;

/** A call that is refused. It is thrown from wherever the reason is seen and answered in the form of the protocol. */
final class Refusal extends RuntimeException {

    private final int status;
    private final String code;

    /**
     * A refusal.
     *
     * @param status HTTP
     * @param code the error code on the wire, which is not always the name of the SDK's exception
     */
    Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** The caller's fault: 400. */
    static Refusal of(String code, String message, Object... arguments) {
        return new Refusal(400, code, message.formatted(arguments));
    }

    /** 404. */
    static Refusal notFound(String code, String message, Object... arguments) {
        return new Refusal(404, code, message.formatted(arguments));
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
