package dev.uplift.sandbox.scalingo;

import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.platform.PlatformServer;
import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The three APIs: who calls, what is meant, and how all answers look. */
final class ScalingoProtocol implements PlatformServer.Protocol {

    private final ScalingoCloud cloud;
    private final List<Route> routes;

    private record Match(Route route, Map<String, String> path) {}

    ScalingoProtocol(ScalingoCloud cloud, List<Route> routes) {
        this.cloud = cloud;
        this.routes = routes;
    }

    @Override
    public String operation(Request request) {
        return find(request).map(match -> match.route().name()).orElse("Unknown");
    }

    @Override
    public Answer answer(Request request) {
        var match = find(request).orElseThrow(() -> ApiError.notFound("Route"));
        var reply = cloud.alone(() -> reply(request, match));
        return answer(reply.status(), reply.headers(), reply.body());
    }

    private Reply reply(Request request, Match match) {
        var token = admit(request, match);
        return match.route().action().answer(ApiCall.of(request, match.path(), token));
    }

    private Optional<Match> find(Request request) {
        return routes.stream()
                .filter(route -> route.method().equals(request.method()))
                .flatMap(route -> route.match(request.uri().getPath()).stream().map(path -> new Match(route, path)))
                .findFirst();
    }

    private Optional<Token> admit(Request request, Match match) {
        var region = match.path().get("region");
        if (region != null && !cloud.hasRegion(region)) {
            throw ApiError.notFound("Region");
        }
        var wanted = match.route().caller();
        if (wanted == Route.Caller.ANYBODY) {
            return Optional.empty();
        }
        var token = cloud.tokens().required(request.headers().getOrDefault("authorization", ""), cloud.now());
        requireOwn(token, wanted, match);
        cloud.limit().admit(token, cloud.now());
        if (token.denied().contains(match.route().name())) {
            throw ApiError.forbidden();
        }
        return Optional.of(token);
    }

    /** A token of an addon is for its database alone, and a user's for none. */
    private void requireOwn(Token token, Route.Caller wanted, Match match) {
        var database = match.path().get("id");
        var fits = switch (wanted) {
            case ANYBODY -> true;
            case USER -> token.addon().isEmpty();
            case ADDON ->
                token.addon()
                        .filter(own -> database == null || own.equals(database))
                        .isPresent();
        };
        if (!fits) {
            cloud.offence("%s was called with a token of %s"
                    .formatted(
                            match.route().name(),
                            token.addon().map("the addon "::concat).orElse("a user")));
            throw ApiError.unauthorized("unauthorized - invalid token");
        }
    }

    /** That there were too many calls is said without JSON. */
    @Override
    public Answer refuse(Request request, int status, String code, String message) {
        return status == 429
                ? Answer.text(status, "text/plain", message)
                : answer(status, Map.of(), ApiError.body(status, code, message));
    }

    private static Answer answer(int status, Map<String, String> special, Object body) {
        if (body instanceof String text) {
            return new Answer(status, special, text.getBytes(StandardCharsets.UTF_8));
        }
        var headers = new HashMap<>(special);
        headers.put("Content-Type", "application/json; charset=utf-8");
        return new Answer(status, headers, Json.write(body));
    }
}
