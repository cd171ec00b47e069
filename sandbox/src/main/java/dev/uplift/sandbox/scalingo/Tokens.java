package dev.uplift.sandbox.scalingo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** API tokens, and what they are exchanged for. */
final class Tokens {

    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";

    private final ScalingoCloud cloud;
    /** What each API token may not do. */
    private final Map<String, Set<String>> apiTokens = new HashMap<>();

    private final Map<String, Token> issued = new HashMap<>();

    Tokens(ScalingoCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Tokens_Exchange", "POST", Route.AUTH + "/tokens/exchange", this::exchange),
                Route.of("Addons_Token", "POST", Route.APP + "/addons/{addon}/token", this::ofAddon));
    }

    /** A new API token. @param denied operations that are refused with it */
    String create(Set<String> denied) {
        var token = "tk-us-" + UUID.randomUUID();
        apiTokens.put(token, denied);
        return token;
    }

    private Reply exchange(ApiCall call) {
        var header = call.header("authorization");
        var denied = header.startsWith(BASIC) ? apiTokens.get(password(header.substring(BASIC.length()))) : null;
        if (denied == null) {
            throw ApiError.unauthorized("unauthorized - invalid token");
        }
        return Reply.ok("token", issue(denied, Optional.empty()).value());
    }

    /** Of a user without a name; an empty text if it is anything else. */
    private static String password(String credentials) {
        try {
            var plain = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return plain.startsWith(":") ? plain.substring(1) : "";
        } catch (IllegalArgumentException noBase64) {
            return "";
        }
    }

    private Reply ofAddon(ApiCall call) {
        var addon = cloud.app(call).addon(call.path("addon"));
        var token = issue(call.token().orElseThrow().denied(), Optional.of(addon.id()));
        return Reply.ok("addon", Map.of("id", addon.id(), "app_id", addon.app().id(), "token", token.value()));
    }

    private Token issue(Set<String> denied, Optional<String> addon) {
        var token = new Token(
                UUID.randomUUID().toString(), cloud.now().plus(cloud.delays().token()), denied, addon);
        issued.put(token.value(), token);
        return token;
    }

    /** Whose it is. @throws dev.uplift.sandbox.platform.Refusal for one that is not, or no longer, valid */
    Token required(String authorization, Instant now) {
        var token = authorization.startsWith(BEARER) ? issued.get(authorization.substring(BEARER.length())) : null;
        if (token == null) {
            throw ApiError.unauthorized("unauthorized - invalid token");
        }
        if (!now.isBefore(token.until())) {
            throw ApiError.unauthorized("unauthorized - token has expired");
        }
        return token;
    }
}
