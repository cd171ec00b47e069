package dev.uplift.worker.provider.azure.subscription;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;

/** The SDK's client asks for the api-version that it was made of, a preview; it goes out as the configured one. */
final class ApiVersion extends HttpPipelineSyncPolicy {

    private final String configured;

    ApiVersion(String configured) {
        this.configured = configured;
    }

    @Override
    protected void beforeSendingRequest(HttpPipelineCallContext context) {
        var request = context.getHttpRequest();
        request.setUrl(request.getUrl().toString().replaceFirst("(?<=[?&]api-version=)[^&]*", configured));
    }
}
