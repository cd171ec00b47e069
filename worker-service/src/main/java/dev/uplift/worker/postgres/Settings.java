package dev.uplift.worker.postgres;

import dev.uplift.contracts.Few;
import dev.uplift.contracts.ServerSetup;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The parameters of a server that somebody set, without what may be a secret. */
final class Settings {

    /** No function and no operator: the search path is the role's own meanwhile. */
    private static final String ALL = """
            SELECT name, pg_catalog.current_setting(name), setting, boot_val, vartype, source FROM pg_catalog.pg_settings
            """;

    /** Where the server's own are set, as {@code pg_settings} names it; what a role or a database sets is its own. */
    private static final Set<String> SOURCES =
            Set.of("configuration file", "command line", "environment variable", "global");

    private static final String TEXT = "string";

    /** Commands and connection strings may hold passwords, tokens of a backup tool, and the like. */
    private static final Pattern SECRETIVE = Pattern.compile(".*(_command|_conninfo)");

    private static final int MOST = 200;
    private static final int LONGEST = 200;

    /** A row of {@code pg_settings}. */
    private record Row(String name, String shown, String setting, String atStart, String type, String source) {

        boolean isSet() {
            return SOURCES.contains(source) && !setting.equals(atStart);
        }

        /**
         * A switch, a number or a choice holds no secret, whoever's parameter it is. A text may: among PostgreSQL's own
         * those that run something or connect somewhere, and any of an extension, whose names have a dot.
         */
        boolean mayHoldSecret() {
            return type.equals(TEXT)
                    && (name.contains(".") || SECRETIVE.matcher(name).matches());
        }

        ServerSetup.Setting told() {
            var value = mayHoldSecret() ? Optional.<String>empty() : Optional.of(shortened(Redaction.NONE.of(shown)));
            return new ServerSetup.Setting(name, value, source);
        }

        private static String shortened(String value) {
            return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
        }
    }

    private Settings() {}

    /** By name. @param session in a transaction that is taken back: it forgets its own settings */
    static Few<ServerSetup.Setting> changed(Session session) throws SQLException {
        // What this session had set for itself would hide what the server has.
        session.execute("RESET ALL");
        List<Row> rows = session.list(
                ALL,
                row -> new Row(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6)));
        return Few.of(
                rows.stream()
                        .filter(Row::isSet)
                        .map(Row::told)
                        .sorted(Comparator.comparing(ServerSetup.Setting::name))
                        .toList(),
                MOST);
    }
}
