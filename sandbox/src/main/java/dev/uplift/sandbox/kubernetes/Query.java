package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a URL. */
record Query(Map<String, List<String>> values) {

    /** Without any. */
    static final Query NONE = new Query(Map.of());

    static Query of(URI uri) {
        var values = new LinkedHashMap<String, List<String>>();
        Optional.ofNullable(uri.getRawQuery()).stream()
                .flatMap(query -> Arrays.stream(query.split("&")))
                .forEach(pair -> {
                    var equals = pair.indexOf('=');
                    var name = equals < 0 ? pair : pair.substring(0, equals);
                    var value = equals < 0 ? "" : pair.substring(equals + 1);
                    values.computeIfAbsent(decoded(name), first -> new ArrayList<>())
                            .add(decoded(value));
                });
        return new Query(values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** All values of a name, for example the words of a command. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    boolean is(String name) {
        return first(name)
                .filter(value -> value.isEmpty() || "true".equals(value))
                .isPresent();
    }

    /** Whether it fits the field selector, which compares fields by their paths with dots. */
    boolean selects(JsonNode object) {
        return Arrays.stream(first("fieldSelector").orElse("").split(","))
                .filter(term -> !term.isEmpty())
                .allMatch(term -> fits(object, term));
    }

    private static boolean fits(JsonNode object, String term) {
        var wanted = term.split("!=|==|=", 2);
        var pointer = "/" + wanted[0].replace('.', '/');
        var same = object.at(pointer).asText("").equals(wanted[1]);
        return term.contains("!=") != same;
    }
}
