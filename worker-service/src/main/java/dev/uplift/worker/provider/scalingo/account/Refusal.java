package dev.uplift.worker.provider.scalingo.account;

import dev.uplift.contracts.Problem.Kind;

/** Why a call to Scalingo had no effect, by the status of HTTP: its bodies carry few codes. */
public enum Refusal {
    THROTTLED(
            Kind.TRANSIENT,
            "platform-throttled",
            "Nothing; the step waits: Scalingo takes 60 calls a minute with one token."),
    FAILING(
            Kind.TRANSIENT,
            "platform-failing",
            "Nothing; the step tries again. Look at https://scalingostatus.com if it goes on."),
    UNREACHABLE(
            Kind.TRANSIENT,
            "platform-unreachable",
            "Look at the worker's network, proxies and name service; the step tries again."),
    TOKEN_OLD(Kind.TRANSIENT, "token-expired", "Nothing; the step tries again with a new token of one hour."),
    BUSY(
            Kind.TRANSIENT,
            "database-busy",
            "Nothing while the platform works on it; the step tries again. Look at its dashboard if it goes on."),
    DENIED(
            Kind.REQUEST,
            "access-denied",
            "Give the owner of the API token rights on the app; where Scalingo does not let a token do it, say mode"
                    + " 'manual' in options.provider, and click where the step asks for it."),
    CREDENTIALS_MISSING(
            Kind.REQUEST, "credentials-missing", "Give the worker the reference uplift.scalingo.token, then retry."),
    CREDENTIALS_INVALID(
            Kind.REQUEST,
            "credentials-invalid",
            "Make a new API token in the dashboard, put it behind uplift.scalingo.token, then retry."),
    NOT_FOUND(Kind.REQUEST, "not-found", "Correct 'region', 'app' and 'addon' of the address."),
    PAYMENT(Kind.REQUEST, "payment-required", "See the account's billing page, then retry."),
    ARGUMENTS(Kind.PROVIDER, "call-invalid", "See what Scalingo names; then retry."),
    UNREADABLE(
            Kind.PROVIDER,
            "platform-answer-unreadable",
            "See what answers at uplift.scalingo.api-url and uplift.scalingo.database-api-url."),
    REFUSED(Kind.PROVIDER, "platform-refused", "See what Scalingo says, then retry.");

    private static final int SERVER_ERROR = 500;

    private final Kind kind;
    private final String code;
    private final String remedy;

    Refusal(Kind kind, String code, String remedy) {
        this.kind = kind;
        this.code = code;
        this.remedy = remedy;
    }

    /** Who can act on it. */
    Kind kind() {
        return kind;
    }

    /** For programs. */
    String code() {
        return code;
    }

    /** For people. */
    String remedy() {
        return remedy;
    }

    /** @param status 300 to 599 */
    static Refusal of(int status) {
        return switch (status) {
            case 400, 422 -> ARGUMENTS;
            case 401 -> CREDENTIALS_INVALID;
            case 402 -> PAYMENT;
            case 403 -> DENIED;
            case 404 -> NOT_FOUND;
            case 409 -> BUSY;
            case 429 -> THROTTLED;
            default -> status >= SERVER_ERROR ? FAILING : REFUSED;
        };
    }
}
