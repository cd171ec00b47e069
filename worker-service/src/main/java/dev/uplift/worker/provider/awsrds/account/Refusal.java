package dev.uplift.worker.provider.awsrds.account;

import dev.uplift.contracts.Problem.Kind;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;

/**
 * Why a call to AWS had no effect, from what the SDK throws for it. Codes are those of the service models of RDS, STS,
 * CloudWatch and Secrets Manager, and those common to all of AWS; docs/providers/aws-rds-problems.md has them all.
 */
enum Refusal {
    THROTTLED(
            Kind.TRANSIENT,
            "platform-throttled",
            "Nothing; the step tries again, more slowly.",
            "Throttling",
            "Throttled",
            "ThrottledException",
            "RequestThrottled",
            "RequestLimitExceeded",
            "TooManyRequests",
            "BandwidthLimitExceeded",
            "SlowDown",
            "PriorRequestNotComplete"),
    FAILING(
            Kind.TRANSIENT,
            "platform-failing",
            "Nothing; the step tries again. Look at the platform's status page if it goes on.",
            "InternalFailure",
            "InternalError",
            "InternalServiceError",
            "ServiceUnavailable",
            "RequestTimeout",
            "IDPCommunicationError"),
    UNREACHABLE(
            Kind.TRANSIENT,
            "platform-unreachable",
            "Look at the worker's network, proxies and name service; the step tries again."),
    BUSY(
            Kind.TRANSIENT,
            "server-busy",
            "Nothing while the platform works on it; the step tries again. Look at its status if it goes on.",
            "DBInstanceNotReady"),
    ALREADY_THERE(
            Kind.TRANSIENT,
            "already-there",
            "Nothing; the step looks again, and takes it only if this upgrade made it."),
    DENIED(
            Kind.REQUEST,
            "access-denied",
            "Allow the action to the worker's role; docs/providers/aws-rds.md has the whole policy.",
            "AccessDenied",
            "UnauthorizedOperation",
            "OptInRequired",
            "AuthorizationError",
            "NotAuthorized"),
    CREDENTIALS_MISSING(
            Kind.REQUEST,
            "credentials-missing",
            "Give the worker an instance or pod role, or the usual AWS environment variables, then retry."),
    CREDENTIALS_EXPIRED(
            Kind.REQUEST,
            "credentials-expired",
            "Give the worker new credentials, then retry.",
            "ExpiredToken",
            "TokenRefreshRequired",
            "RequestExpired"),
    CREDENTIALS_INVALID(
            Kind.REQUEST,
            "credentials-invalid",
            "Correct the worker's AWS credentials, then retry.",
            "InvalidClientTokenId",
            "UnrecognizedClient",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidSignature",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "InvalidToken",
            "InvalidIdentityToken",
            "AuthFailure"),
    CLOCK_WRONG(
            Kind.REQUEST,
            "clock-wrong",
            "Set the clock of the worker's machine, then retry.",
            "RequestTimeTooSkewed",
            "RequestInTheFuture"),
    REGION_UNKNOWN(Kind.REQUEST, "region-unknown", "Correct the region in the server's address."),
    UNREADABLE(
            Kind.PROVIDER,
            "platform-answer-unreadable",
            "See whether uplift.aws.endpoint, or a proxy on the way, is what it should be."),
    LACKS_OPERATION(
            Kind.PROVIDER,
            "platform-lacks-operation",
            "Use a platform that has it; this upgrade cannot do without.",
            "InvalidAction",
            "UnknownOperation",
            "UnsupportedOperation",
            "NotImplemented"),
    NOT_FOUND(
            Kind.PROVIDER, "platform-not-found", "See whether it was deleted or renamed, then retry.", "NoSuchEntity"),
    QUOTA(Kind.PROVIDER, "quota-exceeded", "Delete what is not needed or have the quota raised, then retry."),
    CAPACITY(
            Kind.PROVIDER,
            "capacity-insufficient",
            "Retry later, or with another instance class.",
            "InsufficientDBInstanceCapacity",
            "InsufficientDBClusterCapacity",
            "InsufficientStorageClusterCapacity"),
    BACKUPS_OFF(
            Kind.PROVIDER,
            "backups-off",
            "Set a backup retention of a day at least, or roll back by snapshot.",
            "PointInTimeRestoreNotEnabled"),
    DEPENDENCY(
            Kind.PROVIDER, "upgrade-dependency", "Put right what AWS names, then retry.", "DBUpgradeDependencyFailure"),
    NOT_SUPPORTED(
            Kind.PROVIDER,
            "source-not-supported",
            "Take another strategy for this server.",
            "SourceDatabaseNotSupported",
            "SourceClusterNotSupported",
            "StorageTypeNotSupported"),
    KEY_INACCESSIBLE(
            Kind.PROVIDER,
            "key-inaccessible",
            "Enable the KMS key and allow it to the worker's role, then retry.",
            "KMSKeyNotAccessible"),
    ARGUMENTS(
            Kind.PROVIDER,
            "platform-refused-arguments",
            "Do what AWS says, or change the request's options, then retry.",
            "InvalidParameterCombination",
            "InvalidParameterValue",
            "InvalidParameter",
            "InvalidRequest",
            "MissingParameter",
            "MissingRequiredParameter",
            "Validation",
            "ValidationError",
            "MalformedQueryString"),
    CALL_FAILED(Kind.INTERNAL, "platform-call-failed", "Report it, with the worker's log."),
    REFUSED(Kind.PROVIDER, "platform-refused", "Do what AWS says, then retry.");

    private static final Map<String, Refusal> BY_CODE = Arrays.stream(values())
            .flatMap(refusal -> refusal.awsCodes.stream().map(code -> Map.entry(code, refusal)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    private static final int NOT_FOUND_STATUS = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int BAD_GATEWAY = 502;
    private static final int SERVER_ERROR = 500;

    /** The SDK's own words for an answer that it cannot read; also those of {@link NoPages}. */
    static final String UNREADABLE_ANSWER = "Unable to unmarshall response";

    private static final String NO_CREDENTIALS = "Unable to load credentials";
    /** Apache's words for an answer whose rest was lost; the parser's failure is only its consequence. */
    private static final String REST_LOST = "Premature end of";

    private final Kind kind;
    private final String code;
    private final String remedy;
    private final List<String> awsCodes;

    Refusal(Kind kind, String code, String remedy, String... awsCodes) {
        this.kind = kind;
        this.code = code;
        this.remedy = remedy;
        this.awsCodes = List.of(awsCodes);
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

    /** The codes of AWS that mean this, without {@code Fault} or {@code Exception} at their end. */
    List<String> awsCodes() {
        return awsCodes;
    }

    static Refusal of(SdkException thrown) {
        return thrown instanceof AwsServiceException answered ? answered(answered) : unanswered(thrown);
    }

    private static Refusal answered(AwsServiceException refused) {
        var code = Optional.ofNullable(refused.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
        if (refused.statusCode() == NOT_IMPLEMENTED) {
            return LACKS_OPERATION;
        }
        if (code.isEmpty()) {
            return withoutCode(refused);
        }
        var known = byCode(code.replaceFirst("(Fault|Exception)$", ""));
        if (known.isPresent()) {
            return known.get();
        }
        if (refused.isThrottlingException()) {
            return THROTTLED;
        }
        return refused.statusCode() >= SERVER_ERROR ? FAILING : REFUSED;
    }

    private static Optional<Refusal> byCode(String code) {
        return Optional.ofNullable(BY_CODE.get(code)).or(() -> Optional.ofNullable(byEnding(code)));
    }

    /** RDS names what it refuses by one pattern, for dozens of kinds of resources. */
    private static Refusal byEnding(String code) {
        if (code.endsWith("AlreadyExists")) {
            return ALREADY_THERE;
        }
        if (code.endsWith("NotFound")) {
            return NOT_FOUND;
        }
        if (code.startsWith("Invalid") && code.endsWith("State")) {
            return BUSY;
        }
        return code.endsWith("QuotaExceeded") || code.endsWith("LimitExceeded") ? QUOTA : null;
    }

    /** Every service of AWS gives a code, so that something else has answered, or something that only speaks like AWS. */
    private static Refusal withoutCode(AwsServiceException refused) {
        var status = refused.statusCode();
        if (status == NOT_FOUND_STATUS || status == METHOD_NOT_ALLOWED) {
            return LACKS_OPERATION;
        }
        // a page from a gateway passes; a page for an error inside is what a simulator shows for what it lacks
        if (status < BAD_GATEWAY && isPage(refused)) {
            return UNREADABLE;
        }
        if (refused.isThrottlingException()) {
            return THROTTLED;
        }
        return status >= SERVER_ERROR ? FAILING : REFUSED;
    }

    private static boolean isPage(AwsServiceException refused) {
        return Optional.ofNullable(refused.awsErrorDetails())
                .map(AwsErrorDetails::sdkHttpResponse)
                .filter(Refusal::isPage)
                .isPresent();
    }

    /** Whether it is for people, and so from something else than an interface of AWS. */
    static boolean isPage(SdkHttpResponse answer) {
        return answer.firstMatchingHeader("Content-Type")
                .filter(type -> type.toLowerCase(Locale.ROOT).contains("html"))
                .isPresent();
    }

    private static Refusal unanswered(SdkException thrown) {
        var message = Optional.ofNullable(thrown.getMessage()).orElse("");
        if (message.startsWith(NO_CREDENTIALS)) {
            return CREDENTIALS_MISSING;
        }
        if (message.startsWith(UNREADABLE_ANSWER)) {
            return causes(thrown).anyMatch(Refusal::isLoss) ? UNREACHABLE : UNREADABLE;
        }
        var unknown =
                causes(thrown).filter(UnknownHostException.class::isInstance).findFirst();
        if (unknown.isPresent()) {
            return isOfNoRegion(unknown.get().getMessage()) ? REGION_UNKNOWN : UNREACHABLE;
        }
        var silent = thrown instanceof ApiCallTimeoutException || thrown instanceof ApiCallAttemptTimeoutException;
        return silent || causes(thrown).anyMatch(IOException.class::isInstance) ? UNREACHABLE : CALL_FAILED;
    }

    private static boolean isLoss(Throwable cause) {
        return cause instanceof SocketException
                || Optional.ofNullable(cause.getMessage()).orElse("").startsWith(REST_LOST);
    }

    /** A host of AWS that is not found may be down; one of a region that nobody has heard of is not there. */
    private static boolean isOfNoRegion(String host) {
        return host.contains(".amazonaws.com")
                && Region.regions().stream().noneMatch(region -> host.contains("." + region.id() + "."));
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause);
    }
}
