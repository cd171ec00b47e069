package dev.uplift.worker.postgres.precheck;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Whether the new server will know a parameter. */
final class Parameters {

    /** Names that a server takes although it does not list them. */
    private static final Set<String> HIDDEN =
            Set.of("role", "session_authorization", "seed", "default_with_oids", "ssl_ecdh_curve");

    private Parameters() {}

    /** What is found of those that are lost. @param sql for parameters, the objects that set them, and remedies */
    static List<Finding> lost(Question question, String sql) throws SQLException {
        record Set(String parameter, String object, String remedy) {}
        return question
                .session()
                .list(sql, row -> new Set(row.getString(1), row.getString(2), row.getString(3)))
                .stream()
                .filter(set -> isLost(set.parameter(), question.route()))
                .map(set -> question.finding(set.object(), set.remedy()))
                .toList();
    }

    /** Names with a dot belong to extensions and users, and are taken by every server. */
    static boolean isLost(String name, Route route) {
        if (name.contains(".") || HIDDEN.contains(name)) {
            return false;
        }
        return route.target()
                .map(target -> !target.parameters().contains(name))
                .orElseGet(() -> Removed.names(Removed.Kind.PARAMETER, route).contains(name));
    }
}
