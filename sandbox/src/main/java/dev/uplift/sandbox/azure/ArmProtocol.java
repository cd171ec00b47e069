package dev.uplift.sandbox.azure;

import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.platform.PlatformServer;
import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import dev.uplift.sandbox.platform.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Azure Resource Manager: who calls, what is meant, in which version, and how all answers look. */
final class ArmProtocol implements PlatformServer.Protocol {

    private static final String INSIGHTS = "/providers/microsoft.insights/";

    /** Of Azure Monitor. */
    private static final List<String> INSIGHTS_VERSIONS =
            List.of("2018-01-01", "2019-07-01", "2021-05-01", "2023-10-01", "2024-02-01");

    private final AzureCloud cloud;
    private final List<Route> routes;

    private record Match(Route route, Map<String, String> path) {}

    ArmProtocol(AzureCloud cloud, List<Route> routes) {
        this.cloud = cloud;
        this.routes = routes;
    }

    @Override
    public String operation(Request request) {
        return find(request).map(match -> match.route().name()).orElse("Unknown");
    }

    @Override
    public Answer answer(Request request) {
        var match = find(request);
        if (match.isPresent() && match.get().route().isSigned()) {
            return Answer.text(
                    200,
                    "text/plain; charset=utf-8",
                    reply(request, match.get()).body().orElseThrow().toString());
        }
        admit(request);
        var known = match.orElseThrow(() -> unknownType(request, served(request)));
        checkVersion(request, known.route());
        var reply = reply(request, known);
        return answer(request, reply.status(), reply.headers(), reply.body());
    }

    private Reply reply(Request request, Match match) {
        var call = ArmCall.of(request, match.path());
        return cloud.alone(() -> match.route().action().answer(call));
    }

    private Optional<Match> find(Request request) {
        return routes.stream()
                .filter(route -> route.method().equals(request.method()))
                .flatMap(route -> route.match(request.uri().getPath()).stream().map(path -> new Match(route, path)))
                .findFirst();
    }

    /** Whose the token is does not matter here, nor whether it is valid. */
    private static void admit(Request request) {
        var authorization = request.headers().getOrDefault("authorization", "");
        if (!authorization.startsWith("Bearer ")
                || authorization.substring("Bearer ".length()).isBlank()) {
            throw new Refusal(
                    401,
                    "AuthenticationFailed",
                    authorization.isEmpty()
                            ? "Authentication failed. The 'Authorization' header is missing."
                            : "Authentication failed. The 'Authorization' header is provided in an invalid format.");
        }
    }

    private void checkVersion(Request request, Route route) {
        var served = served(request);
        var asked = ArmCall.query(request.uri()).getOrDefault("api-version", "");
        if (asked.isEmpty()) {
            throw new Refusal(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.");
        }
        if (!served.contains(asked)) {
            throw new Refusal(
                    400,
                    "NoRegisteredProviderFound",
                    ("No registered resource provider found for location 'global' and API version '%s' for type"
                                    + " 'flexibleServers'. The supported api-versions are '%s'.")
                            .formatted(asked, String.join(", ", served)));
        }
        if (asked.compareTo(route.since()) < 0) {
            throw unknownType(
                    request,
                    served.stream()
                            .filter(version -> version.compareTo(route.since()) >= 0)
                            .toList());
        }
    }

    private List<String> served(Request request) {
        return request.uri().getPath().toLowerCase(Locale.ROOT).contains(INSIGHTS)
                ? INSIGHTS_VERSIONS
                : cloud.apiVersions();
    }

    private static Refusal unknownType(Request request, List<String> elsewhere) {
        var path = request.uri().getPath();
        var provider = path.indexOf("/providers/" + Route.PROVIDER + "/");
        var type = provider < 0 ? path : path.substring(provider + "/providers//".length() + Route.PROVIDER.length());
        return new Refusal(
                404,
                "InvalidResourceType",
                ("The resource type '%s' could not be found in the namespace '%s' for api version '%s'."
                                + " The supported api-versions are '%s'.")
                        .formatted(
                                type,
                                Route.PROVIDER,
                                ArmCall.query(request.uri()).getOrDefault("api-version", ""),
                                String.join(",", elsewhere)));
    }

    @Override
    public Answer refuse(Request request, int status, String code, String message) {
        var headers = new HashMap<String, String>();
        if (status == 429 || status == 503) {
            headers.put(
                    "Retry-After",
                    Long.toString(cloud.delays().told().retryAfter().toSeconds()));
        }
        if (status == 401) {
            headers.put(
                    "WWW-Authenticate",
                    "Bearer authorization_uri=\"https://login.microsoftonline.com/common\", error=\"invalid_token\"");
        }
        var error = Json.mapper().createObjectNode().put("code", code).put("message", message);
        return answer(request, status, headers, Optional.of(Map.of("error", error)));
    }

    private static Answer answer(Request request, int status, Map<String, String> special, Optional<Object> body) {
        var headers = new HashMap<>(special);
        headers.put("Cache-Control", "no-cache");
        headers.put("x-ms-request-id", UUID.randomUUID().toString());
        headers.put(
                "x-ms-correlation-request-id",
                request.headers()
                        .getOrDefault(
                                "x-ms-correlation-request-id", UUID.randomUUID().toString()));
        headers.put("x-ms-ratelimit-remaining-subscription-global-reads", "16499");
        if (!request.method().equals("GET")) {
            headers.put("x-ms-ratelimit-remaining-subscription-writes", "799");
            headers.put("x-ms-ratelimit-remaining-subscription-global-writes", "11999");
        }
        if (body.isEmpty()) {
            return new Answer(status, headers, new byte[0]);
        }
        headers.put("Content-Type", "application/json; charset=utf-8");
        return new Answer(status, headers, Json.write(body.get()));
    }
}
