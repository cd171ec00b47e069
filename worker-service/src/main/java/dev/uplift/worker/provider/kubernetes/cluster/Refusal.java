package dev.uplift.worker.provider.kubernetes.cluster;

import dev.uplift.contracts.Problem.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a call to an API server had no effect. Reasons are those of {@code metav1.Status}; what admission refuses has none of its
 * own and is told by its words.
 */
enum Refusal {
    THROTTLED(Kind.TRANSIENT, "platform-throttled", "Nothing; the step tries again."),
    FAILING(
            Kind.TRANSIENT,
            "platform-failing",
            "Nothing; the step tries again. Look at the API server and its webhooks if it goes on."),
    UNREACHABLE(
            Kind.TRANSIENT,
            "platform-unreachable",
            "Look at the worker's network and at the server in its KUBECONFIG; the step tries again."),
    CHANGED(
            Kind.TRANSIENT,
            "resource-changed",
            "Nothing; somebody changed it meanwhile, and the step looks again. Look for a controller that keeps changing it"
                    + " if it goes on."),
    ALREADY_THERE(
            Kind.TRANSIENT,
            "already-there",
            "Nothing; the step looks again, and takes it only if this upgrade made it."),
    DENIED(
            Kind.REQUEST,
            "access-denied",
            "Give the right to the worker's account; docs/providers/kubernetes.md has the roles."),
    POLICY(
            Kind.REQUEST,
            "policy-denied",
            "Have an exemption made from the policy that the cluster names, or change the option 'asRoot', 'uid' or"
                    + " 'jobResources'; then retry."),
    QUOTA(
            Kind.REQUEST,
            "quota-exceeded",
            "Delete what is not needed or have the namespace's quota raised; then retry."),
    CREDENTIALS_INVALID(
            Kind.REQUEST, "credentials-invalid", "Correct the credentials in the worker's KUBECONFIG, then retry."),
    NOT_FOUND(Kind.PROVIDER, "platform-not-found", "See whether it was deleted, then retry."),
    LACKS_RESOURCE(
            Kind.PROVIDER,
            "platform-lacks-operation",
            "Install what the cluster lacks, or go without it: accept 'no-snapshot' where it is snapshots."),
    ARGUMENTS(
            Kind.PROVIDER,
            "platform-refused-arguments",
            "Do what the cluster says, or change the request's options, then retry."),
    REFUSED(Kind.PROVIDER, "platform-refused", "Do what the cluster says, then retry.");

    private static final Map<String, Refusal> BY_REASON = Map.ofEntries(
            Map.entry("TooManyRequests", THROTTLED),
            Map.entry("InternalError", FAILING),
            Map.entry("ServerTimeout", FAILING),
            Map.entry("Timeout", FAILING),
            Map.entry("ServiceUnavailable", FAILING),
            Map.entry("Expired", CHANGED),
            Map.entry("Gone", CHANGED),
            Map.entry("Conflict", CHANGED),
            Map.entry("AlreadyExists", ALREADY_THERE),
            Map.entry("Forbidden", DENIED),
            Map.entry("Unauthorized", CREDENTIALS_INVALID),
            Map.entry("NotFound", NOT_FOUND),
            Map.entry("MethodNotAllowed", LACKS_RESOURCE),
            Map.entry("NotAcceptable", LACKS_RESOURCE),
            Map.entry("Invalid", ARGUMENTS),
            Map.entry("BadRequest", ARGUMENTS));

    private static final List<String> OF_QUOTAS = List.of("exceeded quota", "failed quota");
    private static final List<String> OF_POLICIES =
            List.of("violates PodSecurity", "admission webhook", "security context constraint", "denied request");
    private static final String UNKNOWN_RESOURCE = "could not find the requested resource";

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int ABSENT = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int CONFLICT = 409;
    private static final int GONE = 410;
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final Kind kind;
    private final String code;
    private final String remedy;

    Refusal(Kind kind, String code, String remedy) {
        this.kind = kind;
        this.code = code;
        this.remedy = remedy;
    }

    Kind kind() {
        return kind;
    }

    /** Stable, for programs. */
    String code() {
        return code;
    }

    String remedy() {
        return remedy;
    }

    /** The reasons of an API server that mean this. */
    List<String> reasons() {
        return BY_REASON.entrySet().stream()
                .filter(entry -> entry.getValue() == this)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * @param status of HTTP; 0 if nothing answered
     * @param reason of the status object; empty if there was none
     * @param words of the status object
     */
    static Refusal of(int status, String reason, String words) {
        if (status < BAD_REQUEST) {
            return UNREACHABLE;
        }
        if (status == TOO_MANY) {
            return THROTTLED;
        }
        var named = Optional.ofNullable(BY_REASON.get(reason)).orElseGet(() -> byStatus(status));
        return switch (named) {
            case DENIED -> has(OF_QUOTAS, words) ? QUOTA : has(OF_POLICIES, words) ? POLICY : DENIED;
            case ARGUMENTS, REFUSED -> has(OF_POLICIES, words) ? POLICY : named;
            case NOT_FOUND -> words.contains(UNKNOWN_RESOURCE) ? LACKS_RESOURCE : NOT_FOUND;
            case THROTTLED,
                    FAILING,
                    UNREACHABLE,
                    CHANGED,
                    ALREADY_THERE,
                    POLICY,
                    QUOTA,
                    CREDENTIALS_INVALID,
                    LACKS_RESOURCE -> named;
        };
    }

    private static boolean has(List<String> phrases, String words) {
        return phrases.stream().anyMatch(words::contains);
    }

    private static Refusal byStatus(int status) {
        return switch (status) {
            case BAD_REQUEST, UNPROCESSABLE -> ARGUMENTS;
            case UNAUTHORIZED -> CREDENTIALS_INVALID;
            case FORBIDDEN -> DENIED;
            case ABSENT -> NOT_FOUND;
            case METHOD_NOT_ALLOWED -> LACKS_RESOURCE;
            case CONFLICT, GONE -> CHANGED;
            default -> status >= SERVER_ERROR ? FAILING : REFUSED;
        };
    }
}
