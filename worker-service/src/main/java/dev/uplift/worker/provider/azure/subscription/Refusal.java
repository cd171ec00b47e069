package dev.uplift.worker.provider.azure.subscription;

import dev.uplift.contracts.Problem.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a call to Azure Resource Manager had no effect. Codes are those of Azure Resource Manager ("Troubleshoot common Azure
 * deployment errors"), of Microsoft Entra ID, and of Microsoft.DBforPostgreSQL as far as they were seen.
 */
enum Refusal {
    THROTTLED(
            Kind.TRANSIENT,
            "platform-throttled",
            "Nothing; the step tries again, more slowly.",
            "TooManyRequests",
            "SubscriptionRequestsThrottled",
            "ResourceRequestsThrottled",
            "ResourceCollectionRequestsThrottled",
            "OperationNotAllowedDueToThrottling"),
    FAILING(
            Kind.TRANSIENT,
            "platform-failing",
            "Nothing; the step tries again. Look at the platform's status page if it goes on.",
            "InternalServerError",
            "ServerTimeout",
            "GatewayTimeout",
            "ServiceUnavailable"),
    UNREACHABLE(
            Kind.TRANSIENT,
            "platform-unreachable",
            "Look at the worker's network, proxies and name service; the step tries again."),
    BUSY(
            Kind.TRANSIENT,
            "server-busy",
            "Nothing while the platform works on it; the step tries again. Look at its state if it goes on.",
            "ServerIsBusy",
            "ServerBusy",
            "OperationInProgress",
            "AnotherOperationInProgress",
            "ConflictingServerOperation"),
    ALREADY_THERE(
            Kind.TRANSIENT,
            "already-there",
            "Nothing; the step looks again, and takes it only if this upgrade made it.",
            "NameAlreadyInUse",
            "ServerNameAlreadyExists",
            "ResourceAlreadyExists"),
    DENIED(
            Kind.REQUEST,
            "access-denied",
            "Allow the action to the worker's identity; docs/providers/azure-flexible-server.md has them all.",
            "AuthorizationFailed",
            "LinkedAuthorizationFailed",
            "AuthorizationPermissionMismatch",
            "Forbidden"),
    POLICY(
            Kind.REQUEST,
            "policy-denied",
            "Have an exemption made from the policy that Azure names, then retry.",
            "RequestDisallowedByPolicy",
            "RequestDisallowedByAzure"),
    LOCKED(
            Kind.REQUEST,
            "resource-locked",
            "Remove the lock from the server or its resource group, then retry.",
            "ScopeLocked"),
    CREDENTIALS_MISSING(
            Kind.REQUEST,
            "credentials-missing",
            "Give the worker a managed or workload identity, the usual AZURE_ variables, or AZURE_ACCESS_TOKEN; then retry."),
    CREDENTIALS_EXPIRED(
            Kind.REQUEST,
            "credentials-expired",
            "Give the worker a new token or secret, then retry.",
            "ExpiredAuthenticationToken"),
    CREDENTIALS_INVALID(
            Kind.REQUEST,
            "credentials-invalid",
            "Correct the worker's Azure credentials, then retry.",
            "AuthenticationFailed",
            "AuthenticationFailedInvalidHeader",
            "AuthenticationFailedMissingToken",
            "InvalidAuthenticationToken",
            "InvalidAuthenticationTokenTenant",
            "InvalidAuthenticationTokenAudience"),
    SUBSCRIPTION_UNUSABLE(
            Kind.REQUEST,
            "subscription-unusable",
            "Correct the subscription in the server's address, or have it enabled, then retry.",
            "SubscriptionNotFound",
            "InvalidSubscriptionId",
            "DisallowedOperation",
            "ReadOnlyDisabledSubscription",
            "SubscriptionNotRegistered",
            "MissingSubscriptionRegistration"),
    UNREADABLE(
            Kind.PROVIDER,
            "platform-answer-unreadable",
            "See whether uplift.azure.endpoint, or a proxy on the way, is what it should be."),
    LACKS_OPERATION(
            Kind.PROVIDER,
            "platform-lacks-operation",
            "Set uplift.azure.api-version to one that has it; this upgrade cannot do without.",
            "InvalidResourceType",
            "NoRegisteredProviderFound",
            "InvalidApiVersionParameter",
            "InvalidResourceNamespace",
            "NotImplemented"),
    NOT_FOUND(
            Kind.PROVIDER,
            "platform-not-found",
            "See whether it was deleted, then retry.",
            "ResourceNotFound",
            "ResourceGroupNotFound",
            "ParentResourceNotFound",
            "NotFound",
            "OperationIdNotFound"),
    QUOTA(
            Kind.PROVIDER,
            "quota-exceeded",
            "Delete what is not needed or have the quota raised, then retry.",
            "QuotaExceeded",
            "SubscriptionQuotaExceeded",
            "ResourceQuotaExceeded"),
    CAPACITY(
            Kind.PROVIDER,
            "capacity-insufficient",
            "Retry later, or in another zone.",
            "SkuNotAvailable",
            "InsufficientCapacity",
            "AllocationFailed",
            "ZonalAllocationFailed"),
    ARGUMENTS(
            Kind.PROVIDER,
            "platform-refused-arguments",
            "Do what Azure says, or change the request's options, then retry.",
            "ParameterOutOfRange",
            "InvalidParameterValue",
            "InvalidParameter",
            "InvalidRequestContent",
            "InvalidRequest",
            "InvalidResourceLocation",
            "BadRequest"),
    CALL_FAILED(Kind.INTERNAL, "platform-call-failed", "Report it, with the worker's log."),
    REFUSED(Kind.PROVIDER, "platform-refused", "Do what Azure says, then retry.");

    private static final Map<String, Refusal> BY_CODE = Arrays.stream(values())
            .flatMap(refusal -> refusal.azureCodes.stream().map(code -> Map.entry(code, refusal)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int ABSENT = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;

    private final Kind kind;
    private final String code;
    private final String remedy;
    private final List<String> azureCodes;

    Refusal(Kind kind, String code, String remedy, String... azureCodes) {
        this.kind = kind;
        this.code = code;
        this.remedy = remedy;
        this.azureCodes = List.of(azureCodes);
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

    /** The codes of Azure that mean this. */
    List<String> azureCodes() {
        return azureCodes;
    }

    /** @param azureCode from the body; empty if it had none, and so does not come from Azure Resource Manager */
    static Refusal of(int status, String azureCode) {
        return status == TOO_MANY
                ? THROTTLED
                : Optional.ofNullable(BY_CODE.get(azureCode))
                        .orElseGet(() -> azureCode.isEmpty() ? withoutCode(status) : byStatus(status));
    }

    private static Refusal byStatus(int status) {
        return switch (status) {
            case BAD_REQUEST -> ARGUMENTS;
            case UNAUTHORIZED -> CREDENTIALS_INVALID;
            case FORBIDDEN -> DENIED;
            case ABSENT -> NOT_FOUND;
            case METHOD_NOT_ALLOWED, NOT_IMPLEMENTED -> LACKS_OPERATION;
            // a conflict with what is going on; those that do not pass have codes above
            case CONFLICT -> BUSY;
            default -> status >= SERVER_ERROR ? FAILING : REFUSED;
        };
    }

    private static Refusal withoutCode(int status) {
        return switch (status) {
            case ABSENT, METHOD_NOT_ALLOWED, NOT_IMPLEMENTED -> LACKS_OPERATION;
            default -> byStatus(status);
        };
    }
}
