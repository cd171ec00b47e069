package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The parameters of a query, flat as they come: {@code Filters.Filter.1.Values.Value.2=x}. Any word is taken between a
 * list's name and its numbers, as clients differ there.
 */
record Fields(Map<String, String> values) {

    /** Reads {@code a=1&b=2}; of names that come twice, the last counts. */
    static Fields parse(byte[] form) {
        var values = new TreeMap<String, String>();
        for (var pair : new String(form, StandardCharsets.UTF_8).split("&")) {
            var cut = pair.indexOf('=');
            if (cut > 0) {
                values.put(decode(pair.substring(0, cut)), decode(pair.substring(cut + 1)));
            }
        }
        return new Fields(values);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    String required(String name) {
        return text(name)
                .orElseThrow(() -> Refusal.of("MissingParameter", "The request must contain the parameter %s", name));
    }

    Optional<Integer> integer(String name) {
        return text(name).map(value -> {
            try {
                return Integer.valueOf(value);
            } catch (NumberFormatException notOne) {
                throw Refusal.of("InvalidParameterValue", "Invalid value %s for %s", value, name);
            }
        });
    }

    /** False where it is missing. */
    boolean flag(String name) {
        return text(name).map(Boolean::parseBoolean).orElse(false);
    }

    /** The values of a list such as {@code VpcSecurityGroupIds.VpcSecurityGroupId.1=sg-1}. */
    List<String> texts(String list) {
        return members(list).stream()
                .flatMap(member -> member.text("").stream())
                .toList();
    }

    /** The members of a list such as {@code Tags.Tag.1.Key=a}, each with its own fields. */
    List<Fields> members(String list) {
        var pattern = Pattern.compile(Pattern.quote(list) + "\\.[^.]+\\.(\\d+)(?:\\.(.+))?");
        var members = new TreeMap<Integer, Map<String, String>>();
        values.forEach((name, value) -> {
            var matcher = pattern.matcher(name);
            if (matcher.matches()) {
                var rest = matcher.group(2) == null ? "" : matcher.group(2);
                members.computeIfAbsent(Integer.valueOf(matcher.group(1)), ignored -> new TreeMap<>())
                        .put(rest, value);
            }
        });
        var result = new ArrayList<Fields>();
        members.values().forEach(member -> result.add(new Fields(member)));
        return List.copyOf(result);
    }

    /** The list {@code Tags}, in its order. */
    Map<String, String> tags() {
        var tags = new LinkedHashMap<String, String>();
        members("Tags")
                .forEach(tag -> tags.put(tag.required("Key"), tag.text("Value").orElse("")));
        return tags;
    }
}
