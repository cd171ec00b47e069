package dev.uplift.worker.postgres.queries;

import dev.uplift.worker.postgres.SqlProblems;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Why a server did not do something with a statement.
 *
 * @param state the SQLSTATE
 * @param message the server's own first line, without position, detail and hint
 */
record Refusal(String state, String message) {

    static final String CANCELLED = "57014";
    static final String READ_ONLY = "25006";
    static final String NOT_SUPPORTED = "0A000";

    private static final int LONGEST_MESSAGE = 200;

    /** Syntax, access rules, schemas, unsupported features: they speak of names; messages of others may quote rows. */
    private static final Set<String> SPEAK_OF_NAMES = Set.of("42", "3F", "0A", "25", "2B", "55", "57", "53", "54");

    /** Resources, locks, time-outs, operators' interventions: nothing that the statement can help. */
    private static final Set<String> PASS = Set.of("53", "55", "57", "58", "40");

    static Refusal of(SQLException refused) {
        var message = SqlProblems.words(refused);
        var state = Optional.ofNullable(refused.getSQLState()).orElse("00000");
        return new Refusal(state, message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
    }

    private String family() {
        return state.substring(0, 2);
    }

    /** Whether another moment may have another answer. */
    boolean passes() {
        return PASS.contains(family());
    }

    /** For the report. */
    String sentence() {
        return SPEAK_OF_NAMES.contains(family())
                ? "%s (%s)".formatted(message, state)
                : "the error %s, whose message may hold data".formatted(state);
    }

    /** The group in which what could not be compared is counted. */
    String reason() {
        return switch (state) {
            case "42P01", "42P02", "42703", "42704", "42883", "3F000" -> "names that are not found on the search_path";
            case "42P08", "42P18", "42725" -> "parameters whose types are not known";
            case "42601" -> "texts that need a constant where there is a parameter";
            case "42501" -> "not permitted to Uplift's role";
            case CANCELLED, "55P03" -> "not planned in time";
            case NOT_SUPPORTED -> "no generic plan";
            default -> "SQLSTATE " + state;
        };
    }
}
