package dev.uplift.api.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.UpgradeId;
import java.util.List;

/** Ends a request with an RFC 9457 problem document. */
final class ApiProblem extends RuntimeException {

    private final transient Document document;

    /**
     * @param type stable; {@code urn:uplift:problem:<code>}
     * @param title what kind of problem, the same for all of its code
     * @param status of HTTP
     * @param detail what is wrong with this request
     * @param code for programs
     * @param remedy what to change
     * @param errors the fields, where there are some
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Document(
            String type, String title, int status, String detail, String code, String remedy, List<Field> errors) {}

    /**
     * One field of a request.
     *
     * @param field its path, for example {@code server.address.host}
     * @param detail what is wrong, and what would be right
     */
    record Field(String field, String detail) {}

    private ApiProblem(int status, String code, String detail, String remedy, List<Field> errors) {
        super(detail, null, false, false);
        this.document = new Document("urn:uplift:problem:" + code, title(code), status, detail, code, remedy, errors);
    }

    private static String title(String code) {
        var words = code.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    Document document() {
        return document;
    }

    static ApiProblem of(int status, String code, String detail, String remedy) {
        return new ApiProblem(status, code, detail, remedy, List.of());
    }

    static ApiProblem of(int status, Problem problem) {
        return of(status, problem.code(), problem.detail(), problem.remedy());
    }

    static ApiProblem invalid(List<Field> errors) {
        return new ApiProblem(
                422,
                "invalid-request",
                "%d field%s of the request cannot be accepted.".formatted(errors.size(), errors.size() == 1 ? "" : "s"),
                "Change the fields that are named in errors.",
                errors);
    }

    /** @param holder the upgrade that has the server */
    static ApiProblem serverBusy(UpgradeId holder) {
        return of(
                409,
                "server-busy",
                "Upgrade %s of the server has not ended.".formatted(holder),
                "Wait for it, cancel it, or close it if it failed: GET /api/v1/upgrades/%s".formatted(holder));
    }

    /** @param made the id of what the earlier request became */
    static ApiProblem keyReused(String made) {
        return of(
                422,
                "idempotency-key-reused",
                "The Idempotency-Key was used for another request (%s).".formatted(made),
                "Send a new key with a new request.");
    }

    /** Nothing is known to be wrong with the request; the key makes it safe to send again. */
    static ApiProblem unavailable() {
        return of(
                503,
                "unavailable",
                "The request could not be written down: the database does not answer, or this process ends.",
                "Send it again, with the same Idempotency-Key.");
    }

    static ApiProblem notFound(String what) {
        return notFound(what, "upgrades");
    }

    /** @param list the path below {@code /api/v1} that has the ids */
    static ApiProblem notFound(String what, String list) {
        return of(
                404,
                "not-found",
                "There is no %s.".formatted(what),
                "Check the id; GET /api/v1/%s lists them.".formatted(list));
    }
}
