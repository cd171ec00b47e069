package dev.uplift.worker.postgres;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/** What a refusal of a server means for the person on call. */
public final class SqlProblems {

    private SqlProblems() {}

    /**
     * @param failure what the driver threw
     * @param server which server, for example {@code source shop@db1:5432}
     */
    public static Problem of(SQLException failure, String server) {
        var detail = "%s: %s".formatted(server, message(failure));
        return connection(failure, server).orElseGet(() -> statement(failure, detail));
    }

    private static Optional<Problem> connection(SQLException failure, String server) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException _ -> {
                    return Optional.of(Problem.of(
                            Kind.REQUEST,
                            "unknown-host",
                            "%s: the host name is not known here".formatted(server),
                            "Correct the address's 'host', or run a worker in the network that knows it (pool)."));
                }
                case ConnectException _, NoRouteToHostException _ -> {
                    return Optional.of(unreachable(server, cause.getMessage()));
                }
                default -> {}
            }
        }
        return "08001".equals(failure.getSQLState())
                ? Optional.of(unreachable(server, message(failure)))
                : Optional.empty();
    }

    private static Problem unreachable(String server, String why) {
        return Problem.of(
                Kind.TRANSIENT,
                "server-unreachable",
                "%s: no connection: %s".formatted(server, why),
                "Check that the server runs, listens on this host and port, and that firewalls let the worker through.");
    }

    private static Problem statement(SQLException failure, String detail) {
        var state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (state) {
            case "28P01", "28000" ->
                Problem.of(
                        Kind.REQUEST,
                        "wrong-credentials",
                        detail,
                        "Correct the secret behind the server's 'credentials', and look at pg_hba.conf: it must let this user in"
                                + " from the worker's address.");
            case "3D000" ->
                Problem.of(
                        Kind.REQUEST, "unknown-database", detail, "Name an existing one in the address's 'database'.");
            case "42501" ->
                Problem.of(
                        Kind.DATABASE,
                        "permission-denied",
                        detail,
                        "Grant it, or give credentials of a role that may.");
            case "53100" -> Problem.of(Kind.DATABASE, "disk-full", detail, "Give the server more storage.");
            case "53300",
                    "57P01",
                    "57P02",
                    "57P03",
                    "08000",
                    "08003",
                    "08004",
                    "08006",
                    "40001",
                    "40P01",
                    "55P03",
                    "55006" -> Problem.of(Kind.TRANSIENT, "server-busy", detail, "");
            default -> Problem.of(Kind.DATABASE, "sql-failed", detail, "").with(evidence(failure));
        };
    }

    /** The same problem, for a step at whose time nothing is under way: an unreachable server is a wrong request. */
    public static Problem atFirstContact(Problem problem) {
        return problem.code().equals("server-unreachable")
                ? Problem.of(Kind.REQUEST, problem.code(), problem.detail(), problem.remedy())
                : problem;
    }

    /** What the server itself says, in one line: without severity, position, detail and hint, which may quote rows. */
    public static String words(SQLException failure) {
        return failure instanceof PSQLException psql
                        && psql.getServerErrorMessage() != null
                        && psql.getServerErrorMessage().getMessage() != null
                ? Redaction.NONE.of(psql.getServerErrorMessage()
                        .getMessage()
                        .lines()
                        .findFirst()
                        .orElse(""))
                : message(failure);
    }

    private static String message(SQLException failure) {
        var text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return Redaction.NONE.of(text.lines().findFirst().orElse(""));
    }

    private static List<String> evidence(SQLException failure) {
        if (failure instanceof PSQLException psql && psql.getServerErrorMessage() != null) {
            return Redaction.NONE.of(
                    psql.getServerErrorMessage().toString().lines().toList());
        }
        return List.of();
    }
}
