package dev.uplift.api.rest;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error of the API is a problem document. */
final class ProblemMapping {

    private static final Logger LOG = Logger.getLogger(ProblemMapping.class);
    private static final String MEDIA_TYPE = "application/problem+json";

    @ServerExceptionMapper
    Response map(ApiProblem problem) {
        return answer(problem).build();
    }

    @ServerExceptionMapper
    Response map(UnauthorizedException unknown) {
        return answer(ApiProblem.of(
                        401,
                        "unauthenticated",
                        "The request carries no token that is known.",
                        "Send Authorization: Bearer <token>; the local stack keeps tokens in <home>/tokens."))
                .header("WWW-Authenticate", "Bearer realm=\"uplift\"")
                .build();
    }

    @ServerExceptionMapper
    Response map(ForbiddenException forbidden) {
        return answer(ApiProblem.of(
                        403,
                        "forbidden",
                        "The caller's role does not allow this.",
                        "Ask somebody who has the role for it; docs/api.md lists what each may."))
                .build();
    }

    @ServerExceptionMapper
    Response map(WebApplicationException thrown) {
        if (thrown.getCause() instanceof NumberFormatException wrong) {
            return answer(ApiProblem.of(
                            400,
                            "not-a-number",
                            "A parameter is not a number: %s.".formatted(wrong.getMessage()),
                            "Send a whole number, or leave it out."))
                    .build();
        }
        var status = thrown.getResponse().getStatus();
        var code = switch (status) {
            case 404 -> "not-found";
            case 405 -> "method-not-allowed";
            case 406 -> "not-acceptable";
            case 413 -> "too-large";
            case 415 -> "unsupported-media-type";
            default -> "http-" + status;
        };
        return answer(ApiProblem.of(
                        status, code, String.valueOf(thrown.getMessage()), "See /q/openapi for what there is."))
                .build();
    }

    @ServerExceptionMapper
    Response map(Throwable bug) {
        LOG.error("a request failed", bug);
        return answer(ApiProblem.of(
                        500,
                        "internal",
                        "The request could not be worked on.",
                        "Try again; if it stays, look into the API service's log."))
                .build();
    }

    private static Response.ResponseBuilder answer(ApiProblem problem) {
        return Response.status(problem.document().status()).type(MEDIA_TYPE).entity(problem.document());
    }
}
