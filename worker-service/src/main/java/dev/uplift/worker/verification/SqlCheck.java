package dev.uplift.worker.verification;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Verification;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.SqlProblems;
import dev.uplift.worker.verification.OwnChecks.Opening;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Asks a query, and compares the first column of its first row. */
final class SqlCheck {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST_SHOWN = 200;
    private static final String CANCELLED = "57014";

    /** Only a query can be behind a cursor, and only what is fetched is read. */
    private static final String ASK = "DECLARE uplift_check NO SCROLL CURSOR FOR ";

    private static final String FIRST_ROW = "FETCH 1 FROM uplift_check";

    private SqlCheck() {}

    static Check of(Verification.Sql sql, Opening databases) {
        return of(sql, databases, LIMIT);
    }

    static Check of(Verification.Sql sql, Opening databases, Duration limit) {
        try (var session = databases.open(sql.database())) {
            return compared(sql, ask(session, sql.sql(), limit));
        } catch (SQLException failed) {
            var seen = CANCELLED.equals(failed.getSQLState())
                    ? "no answer within %d s".formatted(limit.toSeconds())
                    : "failed: " + SqlProblems.words(failed);
            return OwnChecks.check(sql, false, shortened(seen));
        }
    }

    /** With the names and the rights that any client of the role has. */
    private static Answer ask(Session session, String sql, Duration limit) throws SQLException {
        return session.readOnly(limit, () -> {
            session.execute("SET LOCAL search_path TO DEFAULT");
            session.execute("SET LOCAL row_security TO DEFAULT");
            session.verbatim(ASK + sql, row -> row);
            return session.first(FIRST_ROW, row -> new Answer(true, Optional.ofNullable(row.getString(1))))
                    .orElse(new Answer(false, Optional.empty()));
        });
    }

    /** @param row whether there was one @param value empty for NULL */
    private record Answer(boolean row, Optional<String> value) {
        String shown() {
            return row ? value.map(text -> "'%s'".formatted(text)).orElse("NULL") : "no row";
        }
    }

    private static Check compared(Verification.Sql sql, Answer answer) {
        var passed = answer.value().filter(sql.expect()::equals).isPresent();
        var seen = "answered " + shortened(answer.shown());
        return OwnChecks.check(sql, passed, passed ? seen : "%s, expected '%s'".formatted(seen, sql.expect()));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
