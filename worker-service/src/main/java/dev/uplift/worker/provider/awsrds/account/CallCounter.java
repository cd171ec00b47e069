package dev.uplift.worker.provider.awsrds.account;

import io.micrometer.core.instrument.MeterRegistry;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * Counts every attempt that goes over the wire, also those that the SDK repeats by itself, as {@code
 * uplift.provider.calls} by operation and outcome.
 */
final class CallCounter implements MetricPublisher {

    private static final String CALLS = "uplift.provider.calls";
    private static final int SERVER_ERROR = 500;

    private final MeterRegistry meters;

    CallCounter(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param call one call with its attempts below it */
    @Override
    public void publish(MetricCollection call) {
        var operation = call.metricValues(CoreMetric.OPERATION_NAME).getFirst();
        call.childrenWithName("ApiCallAttempt")
                .forEach(attempt -> meters.counter(
                                CALLS,
                                "provider",
                                Accounts.PROVIDER,
                                "operation",
                                operation,
                                "outcome",
                                outcome(attempt))
                        .increment());
    }

    /** In the words of the SDK's own error types; "ServerError" is any answer that is not a good one. */
    private static String outcome(MetricCollection attempt) {
        return attempt.metricValues(CoreMetric.ERROR_TYPE).stream()
                .findFirst()
                .map(type -> switch (type) {
                    case "Throttling" -> "throttled";
                    case "ConfiguredTimeout", "IO" -> "lost";
                    default -> hasServerFailed(attempt) ? "failed" : "refused";
                })
                .orElse("answered");
    }

    private static boolean hasServerFailed(MetricCollection attempt) {
        return attempt.metricValues(HttpMetric.HTTP_STATUS_CODE).stream().anyMatch(status -> status >= SERVER_ERROR);
    }

    @Override
    public void close() {
        // the registry is not ours
    }
}
