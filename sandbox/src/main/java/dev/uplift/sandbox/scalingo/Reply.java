package dev.uplift.sandbox.scalingo;

import java.util.Map;

/** What a call is answered. */
record Reply(int status, Map<String, String> headers, Object body) {

    static Reply ok(Object body) {
        return new Reply(200, Map.of(), body);
    }

    /** With everything under one name, as almost all answers have it. */
    static Reply ok(String name, Object body) {
        return ok(Map.of(name, body));
    }

    /** A certificate, which is no JSON. */
    static Reply pem(String certificate) {
        return new Reply(200, Map.of("Content-Type", "application/x-pem-file"), certificate);
    }

    static Reply nothing() {
        return new Reply(204, Map.of(), "");
    }

    static Reply created(Object body) {
        return new Reply(201, Map.of(), body);
    }

    /** It is under way. @param location where its operation can be asked for */
    static Reply accepted(String location, Object body) {
        return new Reply(202, Map.of("Location", location), body);
    }
}
