package dev.uplift.worker.postgres.queries;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A statement as pg_stat_statements keeps it, with constants replaced by {@code $1}.
 *
 * @param sql comments and all: some are hints for the planner
 */
record QueryText(String sql) {

    private static final Pattern COMMENT = Pattern.compile("--[^\\r\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("'|\\$([A-Za-z_]\\w*)?\\$");
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");

    /** Where the grammar wants a constant, the text with a parameter in its place is no statement any more. */
    private static final Pattern TYPED =
            Pattern.compile("\\b(interval|date|timestamptz|timestamp|time)\\s+(\\$\\d+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern FIELD =
            Pattern.compile("\\bextract\\s*\\(\\s*(\\$\\d+)\\s+from\\s+", Pattern.CASE_INSENSITIVE);

    /** For people: in one line, without comments. */
    String shown() {
        return COMMENT.matcher(sql).replaceAll(" ").replaceAll("\\s+", " ").strip();
    }

    /**
     * Whether a constant was left in it, which happens when the statistics are reset while it runs. It may be anybody's
     * data, so such a text is neither planned nor shown.
     */
    boolean holdsLiteral() {
        return LITERAL.matcher(shown()).find();
    }

    /** How many constants and parameters it had. */
    int parameters() {
        return PARAMETER
                .matcher(shown())
                .results()
                .map((MatchResult found) -> Integer.parseInt(found.group(1)))
                .max(Integer::compare)
                .orElse(0);
    }

    boolean parameterized() {
        return parameters() > 0;
    }

    /** For the server. */
    String plannable() {
        var typed = TYPED.matcher(sql).replaceAll("$2::$1");
        return FIELD.matcher(typed).replaceAll("pg_catalog.date_part($1, ");
    }
}
