package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

/**
 * The result of one precheck that found something.
 *
 * @param id the check, for example {@code extension-missing}; also the word to accept it by
 * @param severity what it does to the upgrade
 * @param object what it was found on, for example {@code database shop, extension hstore}
 * @param explanation what will happen if nothing is done
 * @param remedy what to do, with the exact SQL where there is one
 */
public record Finding(String id, Severity severity, String object, String explanation, String remedy) {

    /** BLOCK ends the upgrade before anything was touched, WARN needs the approver, INFO is for planning. */
    public enum Severity {
        BLOCK,
        WARN,
        INFO
    }

    public Finding {
        requireNonNull(id, "id");
        requireNonNull(severity, "severity");
        requireNonNull(object, "object");
        requireNonNull(explanation, "explanation");
        remedy = remedy == null ? "" : remedy;
    }

    /** Whether the upgrade may not go on. */
    public boolean blocks() {
        return severity == Severity.BLOCK;
    }
}
