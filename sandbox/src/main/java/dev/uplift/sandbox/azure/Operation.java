package dev.uplift.sandbox.azure;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** A long-running operation. Its end is set by those who run it; they hold the cloud for themselves. */
final class Operation {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of the parts of a signature: the certificate, the signature, the hash; together more than 2,900 characters. */
    private static final int CERTIFICATE_BYTES = 1_950;

    private static final int SIGNATURE_BYTES = 256;
    private static final int HASH_BYTES = 32;

    private final String id = UUID.randomUUID().toString();
    private final String name;
    private final Server server;
    private final Instant started;
    private final String signature;
    private Status status = Status.IN_PROGRESS;
    private Optional<Problem> problem = Optional.empty();
    private Optional<Instant> ended = Optional.empty();

    /** How far it is. */
    enum Status {
        IN_PROGRESS("InProgress"),
        SUCCEEDED("Succeeded"),
        FAILED("Failed"),
        CANCELED("Canceled");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    Operation(String name, Server server, Instant started) {
        this.name = name;
        this.server = server;
        this.started = started;
        this.signature = "t=%d&c=MIIH%s&s=%s&h=%s"
                .formatted(
                        ArmTime.dotNet(started),
                        random(CERTIFICATE_BYTES),
                        random(SIGNATURE_BYTES),
                        random(HASH_BYTES));
    }

    private static String random(int bytes) {
        var value = new byte[bytes];
        RANDOM.nextBytes(value);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    }

    String id() {
        return id;
    }

    /** As the answer calls it that accepted it. */
    String name() {
        return name;
    }

    Server server() {
        return server;
    }

    Instant started() {
        return started;
    }

    /** The part of the address of its status that makes it valid; asked with another one it does not answer. */
    String signature() {
        return signature;
    }

    Status status() {
        return status;
    }

    Optional<Problem> problem() {
        return problem;
    }

    Optional<Instant> ended() {
        return ended;
    }

    boolean isUnderWay() {
        return status == Status.IN_PROGRESS;
    }

    void succeed(Instant now) {
        end(Status.SUCCEEDED, Optional.empty(), now);
    }

    void fail(Problem why, Instant now) {
        end(Status.FAILED, Optional.of(why), now);
    }

    void cancel(Instant now) {
        end(Status.CANCELED, Optional.empty(), now);
    }

    private void end(Status how, Optional<Problem> why, Instant now) {
        status = how;
        problem = why;
        ended = Optional.of(now);
    }
}
