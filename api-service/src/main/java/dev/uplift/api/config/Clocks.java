package dev.uplift.api.config;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;

/** The wall clock by which dates are decided. */
final class Clocks {

    @Produces
    @Singleton
    Clock clock(DatabaseClock database) {
        return database.withZone(ZoneOffset.UTC);
    }
}
