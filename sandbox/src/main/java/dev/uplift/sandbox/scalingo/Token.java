package dev.uplift.sandbox.scalingo;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller shows.
 *
 * @param until no longer valid from then on
 * @param denied operations that it may not do
 * @param addon the only one that it is good for; empty: it is a user's
 */
record Token(String value, Instant until, Set<String> denied, Optional<String> addon) {}
