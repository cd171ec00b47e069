package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.PlatformServer;
import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import java.util.List;

/** Gives each request to the protocol that it is written in; the first that speaks it. */
final class AwsProtocol implements PlatformServer.Protocol {

    private final List<AwsApi> apis;
    private final AwsApi otherwise;

    AwsProtocol(List<AwsApi> apis, AwsApi otherwise) {
        this.apis = apis;
        this.otherwise = otherwise;
    }

    @Override
    public String operation(Request request) {
        return api(request).operation(request);
    }

    @Override
    public Answer answer(Request request) {
        return api(request).answer(request);
    }

    @Override
    public Answer refuse(Request request, int status, String code, String message) {
        return api(request).refuse(request, status, code, message);
    }

    private AwsApi api(Request request) {
        return apis.stream().filter(api -> api.speaks(request)).findFirst().orElse(otherwise);
    }
}
