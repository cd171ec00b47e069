package dev.uplift.sandbox.scalingo;

import java.util.Map;
import java.util.Optional;

/** What a call is answered. */
record Reply(int status, Map<String, String> headers, Optional<Object> body) {

    static Reply ok(Object body) {
        return new Reply(200, Map.of(), Optional.of(body));
    }

    /** With everything under one name, as almost all answers have it. */
    static Reply ok(String name, Object body) {
        return ok(Map.of(name, body));
    }

    static Reply created(Object body) {
        return new Reply(201, Map.of(), Optional.of(body));
    }

    /** It is under way. @param location where its operation can be asked for */
    static Reply accepted(String location, Object body) {
        return new Reply(202, Map.of("Location", location), Optional.of(body));
    }
}
