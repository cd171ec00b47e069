package dev.uplift.worker.provider.awsrds.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Which operation failed: the SDK's exceptions do not say it, and so carry this among their suppressed ones. */
final class Asked extends Exception {

    private static final long serialVersionUID = 1;

    private final String operation;

    private Asked(String operation) {
        super(operation, null, false, false);
        this.operation = operation;
    }

    /** The operation as IAM names it, for example {@code rds:ModifyDBInstance}. */
    static Optional<String> in(SdkException thrown) {
        // a role that cannot be assumed fails the call that needed it, too: the innermost is the one
        return Arrays.stream(thrown.getSuppressed())
                .filter(Asked.class::isInstance)
                .map(asked -> ((Asked) asked).operation)
                .findFirst();
    }

    /** Tells it to every exception that leaves a client. */
    static final class Teller implements ExecutionInterceptor {
        @Override
        public Throwable modifyException(Context.FailedExecution failed, ExecutionAttributes attributes) {
            var service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
            var operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
            failed.exception()
                    .addSuppressed(new Asked(service.replace(" ", "").toLowerCase(Locale.ROOT) + ":" + operation));
            return failed.exception();
        }
    }
}
