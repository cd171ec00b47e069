package dev.uplift.worker.hook;

import dev.uplift.contracts.Hook;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.postgres.Redaction;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is sent, with its secrets; never logged, stored or shown.
 *
 * @param url where to
 * @param headers of the user
 * @param redaction takes the secrets out of what came back
 */
record HttpRequest(URI url, Map<String, String> headers, Redaction redaction) {

    /** A part of a URL or header that is worth hiding by itself. */
    private static final int SHORTEST_PART = 8;

    /** What a reference yields cannot be sent. */
    static final class Unusable extends Exception {
        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @throws Secrets.Unresolved if a reference cannot be resolved here
     * @throws Unusable if what it yields is no URL or no value of a header; the message never holds it
     */
    static HttpRequest of(Hook.Http hook, Secrets secrets) throws Secrets.Unresolved, Unusable {
        var hidden = new ArrayList<String>();
        var headers = new LinkedHashMap<>(hook.headers());
        for (var header : hook.headersFrom().entrySet()) {
            var value = secrets.resolve(header.getValue());
            if (!value.matches("[\\t\\x20-\\x7E]*")) {
                throw new Unusable(
                        "The secret behind %s has line breaks or characters beside ASCII; it cannot be a header."
                                .formatted(header.getValue()));
            }
            hidden.add(value);
            hidden.addAll(parts(value, "[\\s=,;\"]+"));
            headers.put(header.getKey(), value);
        }
        if (hook.urlFrom().isEmpty()) {
            return new HttpRequest(URI.create(hook.url().orElseThrow()), headers, redaction(hidden));
        }
        var reference = hook.urlFrom().get();
        var url = url(reference, secrets.resolve(reference));
        var path = url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery();
        hidden.add(url.toString());
        hidden.add(path);
        hidden.addAll(parts(path, "[/?&=;]+"));
        return new HttpRequest(url, headers, redaction(hidden));
    }

    private static URI url(String reference, String secret) throws Unusable {
        try {
            var url = URI.create(secret);
            if (url.getHost() != null && url.getRawPath() != null) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // Its message would hold the secret.
        }
        throw new Unusable("The secret behind %s is no http:// or https:// URL.".formatted(reference));
    }

    private static List<String> parts(String secret, String between) {
        return Arrays.stream(secret.split(between))
                .filter(part -> part.length() >= SHORTEST_PART)
                .toList();
    }

    /** The longest first, so that nothing of it is left over. */
    private static Redaction redaction(List<String> hidden) {
        return new Redaction(hidden.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    @Override
    public String toString() {
        return "a request to " + url.getHost();
    }
}
