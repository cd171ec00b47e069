package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What AWS refused, as something that a person can act on. */
final class AwsProblems {

    private static final Set<String> THROTTLED =
            Set.of("Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException");
    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "OptInRequired");
    private static final int SERVER_ERROR = 500;

    private AwsProblems() {}

    /** @param what the step was doing, for example {@code step snapshot} */
    static Problem of(SdkException refused, String what) {
        if (refused instanceof AwsServiceException answered) {
            return answered(answered, what);
        }
        return Problem.of(
                Kind.TRANSIENT,
                "platform-unreachable",
                "%s: AWS cannot be reached: %s".formatted(what, refused.getMessage()),
                "Look at the worker's network, region and credentials.");
    }

    private static Problem answered(AwsServiceException refused, String what) {
        var details = Optional.ofNullable(refused.awsErrorDetails());
        var code = details.map(AwsErrorDetails::errorCode).orElse("");
        var said = details.map(AwsErrorDetails::errorMessage).orElseGet(refused::getMessage);
        if (THROTTLED.contains(code) || refused.isThrottlingException()) {
            return problem(Kind.TRANSIENT, "platform-throttled", what, code, said, "Wait; the step tries again.");
        }
        if (DENIED.contains(code)) {
            return problem(Kind.REQUEST, "access-denied", what, code, said, "Allow the action to the worker's role.");
        }
        if (refused.statusCode() >= SERVER_ERROR) {
            return problem(Kind.TRANSIENT, "platform-failing", what, code, said, "Wait; the step tries again.");
        }
        return problem(Kind.PROVIDER, "platform-refused", what, code, said, "Do what AWS says, then retry.");
    }

    private static Problem problem(Kind kind, String code, String what, String awsCode, String said, String remedy) {
        return Problem.of(kind, code, "%s: AWS answers %s: %s".formatted(what, awsCode, said), remedy);
    }
}
