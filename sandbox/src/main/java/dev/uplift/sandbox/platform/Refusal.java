package dev.uplift.sandbox.platform;

/**
 * A call that a platform refuses. It is thrown from wherever the reason is seen; {@link Reception} has it answered in the
 * platform's own form.
 */
public final class Refusal extends RuntimeException {

    private final int status;
    private final String code;

    /**
     * A refusal.
     *
     * @param status HTTP
     * @param code the platform's word on the wire, for example {@code Throttling}
     */
    public Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** The caller's fault: 400. */
    public static Refusal of(String code, String message, Object... arguments) {
        return new Refusal(400, code, message.formatted(arguments));
    }

    /** 404. */
    public static Refusal notFound(String code, String message, Object... arguments) {
        return new Refusal(404, code, message.formatted(arguments));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
