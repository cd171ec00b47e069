package dev.uplift.worker.provider.scalingo.server;

import java.util.Map;
import java.util.Optional;

/**
 * Where a database is.
 *
 * @param region for example {@code osc-fr1}
 * @param app that owns the add-on; for one of Dedicated Resources, its name
 * @param addon its id, where the app has several of PostgreSQL
 */
public record ServerAddress(String region, String app, Optional<String> addon) {

    /** @throws IllegalArgumentException with a sentence that names the wrong part */
    public static ServerAddress of(Map<String, Object> address) {
        return new ServerAddress(
                text(address, "region"),
                text(address, "app"),
                Optional.ofNullable(address.get("addon")).map(Object::toString));
    }

    private static String text(Map<String, Object> address, String field) {
        return Optional.ofNullable(address.get(field))
                .map(Object::toString)
                .orElseThrow(() -> new IllegalArgumentException("the address has no '%s'".formatted(field)));
    }

    @Override
    public String toString() {
        return "database of %s in %s".formatted(app, region);
    }
}
