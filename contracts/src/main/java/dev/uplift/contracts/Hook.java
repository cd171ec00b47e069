package dev.uplift.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Something that the user wants done around the outage, or with the rehearsed clone. {@code type} says which kind it is.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Hook.Http.class, name = "http"),
    @JsonSubTypes.Type(value = Hook.Sql.class, name = "sql"),
    @JsonSubTypes.Type(value = Hook.KubernetesScale.class, name = "kubernetes-scale")
})
public sealed interface Hook {

    /** What a name may be; it stands in a header and in the names of steps. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");

    /** The longest that one try may take. */
    Duration LONGEST = Duration.ofMinutes(10);

    /** How long one may take if nothing is said. */
    Duration USUAL = Duration.ofSeconds(30);

    /** By which it is reported; unique within an upgrade. */
    String name();

    /** When it is done. */
    At at();

    /** How long one try may take; what passes is tried again for a while. */
    Duration timeout();

    /** When a hook is done. */
    enum At {
        /** Before the first step that touches production. */
        @JsonProperty("quiesce")
        QUIESCE,
        /** When clients may come back, on the new server or, after an undo, on the old one. */
        @JsonProperty("resume")
        RESUME,
        /** When the rehearsed clone can be used, before anybody is asked to approve. */
        @JsonProperty("rehearsal-ready")
        REHEARSAL_READY;

        @Override
        public String toString() {
            return switch (this) {
                case QUIESCE -> "quiesce";
                case RESUME -> "resume";
                case REHEARSAL_READY -> "rehearsal-ready";
            };
        }
    }

    /**
     * A request to a URL.
     *
     * @param method POST if left out
     * @param url http or https, without user and password
     * @param urlFrom a reference to the URL, where the URL itself is a secret; one of both is given
     * @param headers with values that anybody may read
     * @param headersFrom header to reference of its value
     * @param body sent as it stands; left out: a small JSON that says what happens
     * @param status expected, 100 to 599; left out: any 2xx. A redirect is an answer, and is not followed
     * @param timeout 30 s if left out
     */
    record Http(
            String name,
            At at,
            Method method,
            Optional<String> url,
            Optional<String> urlFrom,
            Map<String, String> headers,
            Map<String, String> headersFrom,
            Optional<String> body,
            Optional<Integer> status,
            Duration timeout)
            implements Hook {

        private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
        private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");
        private static final Set<String> SECRET = Set.of("authorization", "cookie", "proxy-authorization", "x-api-key");
        private static final Set<String> OURS =
                Set.of("connection", "content-length", "host", "idempotency-key", "transfer-encoding", "user-agent");

        /** The methods that a hook may use. */
        public enum Method {
            POST,
            PUT,
            PATCH,
            DELETE,
            GET
        }

        public Http {
            named(name);
            given(name, "at", at);
            method = method == null ? Method.POST : method;
            url = url == null ? Optional.empty() : url;
            urlFrom = urlFrom == null ? Optional.empty() : urlFrom;
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            headersFrom = headersFrom == null ? Map.of() : Map.copyOf(headersFrom);
            body = body == null ? Optional.empty() : body;
            status = status == null ? Optional.empty() : status;
            timeout = limited(name, timeout, USUAL);
            if (url.isPresent() == urlFrom.isPresent()) {
                throw wrong(name, "give 'url', or 'urlFrom' where the URL is a secret, and not both");
            }
            if (url.filter(text -> !leadsToTheWeb(text)).isPresent()) {
                throw wrong(name, "'url' must be http:// or https:// with a host, and without user and password");
            }
            urlFrom.ifPresent(reference -> reference(name, "urlFrom", reference));
            if (status.filter(code -> code < 100 || code > 599).isPresent()) {
                throw wrong(name, "%d is no HTTP status".formatted(status.get()));
            }
            if (method == Method.GET && body.isPresent()) {
                throw wrong(name, "a GET has no 'body'");
            }
            checkHeaders(name, headers, headersFrom);
        }

        private static void checkHeaders(String name, Map<String, String> plain, Map<String, String> secret) {
            var seen = new HashSet<String>();
            for (var header : plain.entrySet()) {
                header(name, "headers", header.getKey(), seen);
                if (SECRET.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                    throw wrong(
                            name,
                            "'headers': the value of %s is a secret; name a reference to it in 'headersFrom'"
                                    .formatted(header.getKey()));
                }
                if (!VALUE.matcher(header.getValue()).matches()) {
                    throw wrong(
                            name, "'headers': the value of %s has characters beside ASCII".formatted(header.getKey()));
                }
            }
            for (var header : secret.entrySet()) {
                header(name, "headersFrom", header.getKey(), seen);
                reference(name, "headersFrom." + header.getKey(), header.getValue());
            }
        }

        private static void header(String name, String field, String header, Set<String> seen) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (!HEADER.matcher(header).matches()) {
                throw wrong(name, "'%s': '%s' is no name of a header".formatted(field, header));
            }
            if (OURS.contains(lower)) {
                throw wrong(name, "'%s': %s is set by Uplift".formatted(field, header));
            }
            if (!seen.add(lower)) {
                throw wrong(name, "'%s': %s is there twice".formatted(field, header));
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
     * Statements, by the credentials of the server.
     *
     * @param on which server; left out: the one that clients use then
     * @param database where
     * @param sql one statement, or more that are done together or not at all
     * @param timeout 30 s if left out
     */
    record Sql(String name, At at, Optional<On> on, String database, String sql, Duration timeout) implements Hook {

        /** Which server. */
        public enum On {
            @JsonProperty("source")
            SOURCE,
            @JsonProperty("target")
            TARGET
        }

        public Sql {
            named(name);
            given(name, "at", at);
            on = on == null ? Optional.empty() : on;
            filled(name, "database", database);
            filled(name, "sql", sql);
            timeout = limited(name, timeout, USUAL);
            if (at == At.REHEARSAL_READY) {
                throw wrong(name, "'at': only http can be done at rehearsal-ready");
            }
        }
    }

    /**
     * Fewer replicas while clients are kept out, and at the end as many as there were.
     *
     * @param at quiesce; bringing them back belongs to it
     * @param namespace of the workloads
     * @param kind of the workloads
     * @param workload the name of one
     * @param selector labels of one or more, as kubectl takes them; one of both is given
     * @param replicas during the outage; what has no more is left alone
     * @param timeout 10 minutes if left out, for each way
     */
    record KubernetesScale(
            String name,
            At at,
            String namespace,
            Kind kind,
            Optional<String> workload,
            Optional<String> selector,
            int replicas,
            Duration timeout)
            implements Hook {

        private static final Pattern DNS_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

        /** What can be scaled. */
        public enum Kind {
            @JsonProperty("Deployment")
            DEPLOYMENT,
            @JsonProperty("StatefulSet")
            STATEFUL_SET
        }

        public KubernetesScale {
            named(name);
            given(name, "at", at);
            filled(name, "namespace", namespace);
            given(name, "kind", kind);
            workload = workload == null ? Optional.empty() : workload;
            selector = selector == null ? Optional.empty() : selector;
            timeout = limited(name, timeout, LONGEST);
            if (at != At.QUIESCE) {
                throw wrong(name, "'at' must be quiesce; what was scaled down comes back by itself");
            }
            if (workload.isPresent() == selector.isPresent()) {
                throw wrong(name, "give 'workload', or 'selector' with labels, and not both");
            }
            if (!DNS_NAME.matcher(namespace).matches()) {
                throw wrong(name, "'%s' is no name of a namespace".formatted(namespace));
            }
            if (workload.filter(text -> !DNS_NAME.matcher(text).matches()).isPresent()) {
                throw wrong(name, "'%s' is no name of a workload".formatted(workload.get()));
            }
            selector.ifPresent(text -> filled(name, "selector", text));
            if (replicas < 0) {
                throw wrong(name, "'replicas' is not negative");
            }
        }
    }

    /**
     * The same hooks, if no two have the same name.
     *
     * @throws IllegalArgumentException with a sentence that names the first that there is twice
     */
    static List<Hook> distinct(List<Hook> all) {
        var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (var each : all) {
            if (!names.add(each.name())) {
                throw new IllegalArgumentException("two hooks are called '%s'".formatted(each.name()));
            }
        }
        return List.copyOf(all);
    }

    private static Duration limited(String name, Duration wanted, Duration usual) {
        var limit = wanted == null ? usual : wanted;
        if (!limit.isPositive() || limit.compareTo(LONGEST) > 0) {
            throw wrong(name, "'timeout' must be longer than nothing, and at most PT10M");
        }
        return limit;
    }

    private static void named(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a hook has 1 to 60 letters, digits, dots, dashes and underscores: '%s'"
                            .formatted(name));
        }
    }

    private static void reference(String name, String field, String reference) {
        if (!reference.matches("(env|file|aws-secretsmanager):.+")) {
            throw wrong(
                    name,
                    "'%s' must be a reference such as env:NAME or file:/path, never the secret itself"
                            .formatted(field));
        }
    }

    private static void given(String name, String field, Object value) {
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
        return new IllegalArgumentException("hook '%s': %s".formatted(name, what));
    }
}
