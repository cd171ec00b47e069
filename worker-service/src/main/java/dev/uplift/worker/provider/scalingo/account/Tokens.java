package dev.uplift.worker.provider.scalingo.account;

import dev.uplift.worker.provider.scalingo.account.Wire.Call;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The tokens of one region: an API token is exchanged for one of an hour, and that for one of each add-on, of an hour, too.
 * They are kept a little shorter. Two callers at once may fetch the same; both are good.
 */
final class Tokens {

    private static final Duration KEPT = Duration.ofMinutes(55);

    private final Wire wire;
    private final Endpoints endpoints;
    private final ApiToken given;
    private final InstantSource clock;
    private final AtomicReference<Token> bearer = new AtomicReference<>();
    private final Map<Place, Token> addons = new ConcurrentHashMap<>();

    /** Where the API token comes from. */
    @FunctionalInterface
    interface ApiToken {
        /** @throws ScalingoException with the reason why there is none */
        String get();
    }

    private record Token(String value, Instant until) {

        boolean isGood(Instant now) {
            return now.isBefore(until);
        }

        @Override
        public String toString() {
            return "token until " + until;
        }
    }

    Tokens(Wire wire, Endpoints endpoints, ApiToken given, InstantSource clock) {
        this.wire = wire;
        this.endpoints = endpoints;
        this.given = given;
        this.clock = clock;
    }

    /** The header for the region's API. */
    String bearer() {
        var kept = bearer.get();
        if (kept == null || !kept.isGood(clock.instant())) {
            kept = exchanged();
            bearer.set(kept);
        }
        return "Bearer " + kept.value();
    }

    /** The header for the database API. @param place of the add-on */
    String bearer(Place place) {
        var kept = addons.get(place);
        if (kept == null || !kept.isGood(clock.instant())) {
            kept = ofAddon(place);
            addons.put(place, kept);
        }
        return "Bearer " + kept.value();
    }

    /** What was kept is no longer taken. */
    void forget() {
        bearer.set(null);
    }

    /** What was kept of the add-on is no longer taken. */
    void forget(Place place) {
        addons.remove(place);
    }

    private Token exchanged() {
        var basic = Base64.getEncoder().encodeToString((":" + given.get()).getBytes(StandardCharsets.UTF_8));
        return token("Tokens_Exchange", URI.create(endpoints.auth() + "/tokens/exchange"), "Basic " + basic, "/token");
    }

    private Token ofAddon(Place place) {
        var uri = URI.create("%s/apps/%s/addons/%s/token".formatted(endpoints.api(), place.app(), place.addon()));
        try {
            return token("Addons_Token", uri, bearer(), "/addon/token");
        } catch (ScalingoException refused) {
            if (refused.refusal() != Refusal.CREDENTIALS_INVALID) {
                throw refused;
            }
            forget();
            return token("Addons_Token", uri, bearer(), "/addon/token");
        }
    }

    private Token token(String operation, URI uri, String authorization, String where) {
        var now = clock.instant();
        var reply = wire.send(new Call(operation, "POST", uri, authorization, Optional.empty()));
        var value = reply.body().at(where).asText();
        if (value.isEmpty()) {
            throw ScalingoException.answered(
                    Refusal.UNREADABLE, operation, 200, "there is no token in its answer", Optional.empty());
        }
        return new Token(value, now.plus(KEPT));
    }
}
