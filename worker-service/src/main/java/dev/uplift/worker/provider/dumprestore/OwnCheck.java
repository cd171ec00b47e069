package dev.uplift.worker.provider.dumprestore;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.precheck.About;
import java.sql.SQLException;
import java.util.List;

/**
 * A check that only this way of upgrading has, since it compares both servers or looks at the worker.
 *
 * @param about for the catalogue
 * @param look what it does
 */
record OwnCheck(About about, Looking look) {

    /** Finds. */
    @FunctionalInterface
    interface Looking {
        List<Finding> at(Look look) throws SQLException;
    }

    static List<Finding> nothing() {
        return List.of();
    }

    /** One finding that says what the catalogue says. */
    static List<Finding> found(About about, String object) {
        return found(about, object, about.title(), about.remedy());
    }

    /** One finding that weighs what the check weighs. */
    static List<Finding> found(About about, String object, String explanation, String remedy) {
        return List.of(about.finding(DUMP_RESTORE, object, explanation, remedy));
    }
}
