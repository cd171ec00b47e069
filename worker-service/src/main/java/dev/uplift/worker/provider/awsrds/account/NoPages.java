package dev.uplift.worker.provider.awsrds.account;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Refuses pages and empty answers that came with a good status: the SDK reads a proxy's well-formed page as an answer in
 * which nothing is there, and an upgrade would believe that its server is gone.
 */
final class NoPages implements ExecutionInterceptor {

    @Override
    public void beforeUnmarshalling(Context.BeforeUnmarshalling context, ExecutionAttributes attributes) {
        var answer = context.httpResponse();
        if (answer.isSuccessful() && (Refusal.isPage(answer) || isEmpty(context))) {
            throw SdkClientException.create("%s (%s, %s). Response Code: %d"
                    .formatted(
                            Refusal.UNREADABLE_ANSWER,
                            answer.firstMatchingHeader("Content-Type").orElse("no content type"),
                            isEmpty(context) ? "empty" : "a page",
                            answer.statusCode()));
        }
    }

    private static boolean isEmpty(Context.BeforeUnmarshalling context) {
        return context.httpResponse()
                .firstMatchingHeader("Content-Length")
                .filter("0"::equals)
                .isPresent();
    }
}
