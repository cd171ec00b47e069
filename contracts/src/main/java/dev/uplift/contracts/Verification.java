package dev.uplift.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One of the user's own checks, run on the rehearsal and again on production. {@code type} says which kind it is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Verification.Sql.class, name = "sql"),
    @JsonSubTypes.Type(value = Verification.Http.class, name = "http"),
    @JsonSubTypes.Type(value = Verification.Manual.class, name = "manual")
})
public sealed interface Verification {

    /** What a name may be. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9 ._-]{1,60}");

    /** By which it is reported; unique within an upgrade. */
    String name();

    /**
     * A query that must answer what is expected.
     *
     * @param database where it is asked
     * @param sql one query, which can only read
     * @param expect the first column of the first row, as PostgreSQL writes it: {@code t} for true
     */
    record Sql(String name, String database, String sql, String expect) implements Verification {
        public Sql {
            named(name);
            filled(name, "database", database);
            filled(name, "sql", sql);
            given(name, "expect", expect);
        }
    }

    /**
     * A GET that must be answered with a status, and with a body in which something stands or does not. A log is looked
     * at by the same means.
     *
     * @param url http or https, without user and password
     * @param status expected, 100 to 599; 200 if left out. A redirect is an answer, and is not followed
     * @param contains a text, or a regular expression between slashes, that the body must contain
     * @param lacks the same, which the body must not contain
     */
    record Http(String name, String url, int status, Optional<String> contains, Optional<String> lacks)
            implements Verification {

        private static final int OK = 200;
        private static final Pattern BETWEEN_SLASHES = Pattern.compile("/(.+)/", Pattern.DOTALL);

        public Http {
            named(name);
            filled(name, "url", url);
            if (!leadsToTheWeb(url)) {
                throw wrong(name, "'url' must be http:// or https:// with a host, and without user and password");
            }
            status = status == 0 ? OK : status;
            if (status < 100 || status > 599) {
                throw wrong(name, "%d is no HTTP status".formatted(status));
            }
            contains = contains == null ? Optional.empty() : contains;
            lacks = lacks == null ? Optional.empty() : lacks;
            contains.ifPresent(wanted -> understood(name, "contains", wanted));
            lacks.ifPresent(unwanted -> understood(name, "lacks", unwanted));
        }

        /** A probe that looks at nothing but the status and one text. */
        public Http(String name, String url, int status, Optional<String> contains) {
            this(name, url, status, contains, Optional.empty());
        }

        /**
         * What {@code contains} and {@code lacks} mean.
         *
         * @throws IllegalArgumentException if it is no regular expression
         */
        public static Pattern pattern(String wanted) {
            var expression = BETWEEN_SLASHES.matcher(wanted);
            return expression.matches()
                    ? Pattern.compile(expression.group(1), Pattern.MULTILINE)
                    : Pattern.compile(Pattern.quote(wanted));
        }

        private static void understood(String name, String field, String wanted) {
            filled(name, field, wanted);
            try {
                pattern(wanted);
            } catch (IllegalArgumentException broken) {
                throw wrong(name, "'%s' is no regular expression: %s".formatted(field, broken.getMessage()));
            }
        }

        private static boolean leadsToTheWeb(String url) {
            try {
                var uri = URI.create(url);
                var web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
                return web && uri.getHost() != null && uri.getUserInfo() == null;
            } catch (IllegalArgumentException _) {
                return false;
            }
        }
    }

    /**
     * Something that a person looks at and signs.
     *
     * @param text what to do and what to see
     */
    record Manual(String name, String text) implements Verification {
        public Manual {
            named(name);
            filled(name, "text", text);
        }
    }

    /**
     * The same checks, if no two have the same name.
     *
     * @throws IllegalArgumentException with a sentence that names the first that there is twice
     */
    static List<Verification> distinct(List<Verification> all) {
        var names = new HashSet<String>();
        for (var each : all) {
            if (!names.add(each.name())) {
                throw new IllegalArgumentException("two verifications are called '%s'".formatted(each.name()));
            }
        }
        return List.copyOf(all);
    }

    private static void named(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a verification has 1 to 60 letters, digits, blanks, dots, dashes and underscores: '%s'"
                            .formatted(name));
        }
    }

    private static void given(String name, String field, String value) {
        if (value == null) {
            throw wrong(name, "'%s' is missing".formatted(field));
        }
    }

    private static void filled(String name, String field, String value) {
        given(name, field, value);
        if (value.isBlank()) {
            throw wrong(name, "'%s' is empty".formatted(field));
        }
    }

    private static IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException("verification '%s': %s".formatted(name, what));
    }
}
