package dev.uplift.worker.postgres.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Something that a check must find on a real server, and must not find any more when its remedy was applied. */
final class Condition {

    /** Servers that conditions are made on. */
    enum Place {
        /** Version 13, with logical decoding, and with prepared transactions. */
        OLD,
        /** Version 13, with little room and without logical decoding. */
        SMALL,
        /** Version 17. */
        MIDDLE
    }

    /** What pg_upgrade says while the condition is there; afterwards it has to be content. */
    enum Proof {
        NONE,
        /** Its look before the upgrade fails. */
        CHECK_FAILS,
        /** The look finds nothing wrong, and then the upgrade fails in its middle. */
        UPGRADE_FAILS
    }

    /** Something that is done on a server. */
    @FunctionalInterface
    interface Act {
        void on(Stage stage) throws Exception;
    }

    /** Does what a finding says. */
    @FunctionalInterface
    interface Remedy {
        void apply(Stage stage, Finding finding) throws Exception;
    }

    /** Statements begin a remedy, or follow a colon or one another. */
    private static final Pattern STATEMENT =
            Pattern.compile("(?<=^|: |; )(ALTER|DROP|SELECT|COMMIT|GRANT|VACUUM|REINDEX|SET) [^;]*;");

    final String check;
    final List<Act> making = new ArrayList<>();
    Place place = Place.OLD;
    Method method = Method.PG_UPGRADE;
    int to = 18;
    boolean targetKnown;
    String user = "postgres";
    String object = "";
    Severity severity = Severity.BLOCK;
    Remedy remedy = (stage, finding) -> stage.sql(statements(finding));
    Proof proof = Proof.NONE;

    private Condition(String check) {
        this.check = check;
    }

    static Condition of(String check) {
        return new Condition(check);
    }

    /** The SQL of a remedy. */
    static String[] statements(Finding finding) {
        var statements = STATEMENT
                .matcher(finding.remedy())
                .results()
                .map(MatchResult::group)
                .toArray(String[]::new);
        if (statements.length == 0) {
            throw new AssertionError("no SQL in the remedy: " + finding.remedy());
        }
        return statements;
    }

    Condition on(Place server) {
        place = server;
        return this;
    }

    Condition by(Method way) {
        method = way;
        return this;
    }

    Condition to(int major) {
        to = major;
        return this;
    }

    /** The checks know what a server of version 18 offers. */
    Condition knowingTheTarget() {
        targetKnown = true;
        return this;
    }

    Condition seenBy(String role) {
        user = role;
        return this;
    }

    /** By statements in a database of its own. */
    Condition made(String... statements) {
        return made(stage -> stage.sql(statements));
    }

    Condition made(Act act) {
        making.add(act);
        return this;
    }

    Condition blocks(String what) {
        return found(what, Severity.BLOCK);
    }

    Condition warns(String what) {
        return found(what, Severity.WARN);
    }

    Condition informs(String what) {
        return found(what, Severity.INFO);
    }

    private Condition found(String what, Severity how) {
        object = what;
        severity = how;
        return this;
    }

    /** The finding's statements are for the whole server. */
    Condition remediedOnServer() {
        return remedied((stage, finding) -> stage.server(statements(finding)));
    }

    /** For remedies that are no SQL, or that a person has to complete. */
    Condition remediedBy(Act act) {
        return remedied((stage, _) -> act.on(stage));
    }

    Condition remedied(Remedy how) {
        remedy = how;
        return this;
    }

    Condition proven(Proof how) {
        proof = how;
        return this;
    }

    /** Where its number is unknown beforehand, {@code %d} stands for the database's name. */
    String objectIn(String database) {
        return object.replace("%d", database);
    }

    @Override
    public String toString() {
        return "%s by %s: %s".formatted(check, method, object);
    }
}
