package dev.uplift.api.webhook;

import java.time.Duration;
import java.util.Optional;

/**
 * One announcement on its way to one receiver, as a sender has claimed it.
 *
 * @param id the same at every attempt, so that the receiver sees what it has already
 * @param upgrade whose announcement it is
 * @param kind of the announcement
 * @param url as it was given, if it was
 * @param urlFrom a reference to it, else
 * @param secretFrom a reference to the signing secret
 * @param receiver who share this share a few places
 * @param body JSON
 * @param attempt counts from 1
 * @param age since it was to be sent first
 */
record Delivery(
        String id,
        String upgrade,
        String kind,
        Optional<String> url,
        Optional<String> urlFrom,
        Optional<String> secretFrom,
        String receiver,
        String body,
        int attempt,
        Duration age) {

    /** What may be shown of the address. */
    String shown() {
        return url.or(() -> urlFrom).orElse("");
    }
}
