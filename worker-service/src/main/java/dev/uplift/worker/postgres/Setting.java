package dev.uplift.worker.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One parameter as it is set for a database or a role.
 *
 * @param name for example {@code work_mem}
 * @param value as the catalog holds it
 */
public record Setting(String name, String value) {

    private static final Set<String> LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    /** Reads {@code name=value}, one element of {@code pg_db_role_setting.setconfig}. */
    public static Setting parse(String config) {
        var equals = config.indexOf('=');
        return new Setting(config.substring(0, equals), config.substring(equals + 1));
    }

    /** Whether it is a mark of Uplift's own. */
    public boolean isOurs() {
        return name.startsWith("uplift.");
    }

    /** Whether an extension or a user made the name up; no server lists such names. */
    public boolean isCustom() {
        return name.contains(".");
    }

    /** {@code SET name TO value}; lists go element by element, or their commas would become part of one name. */
    public String clause() {
        var assigned = LISTS.contains(name)
                ? elements(value).stream().map(Sql::literal).collect(Collectors.joining(", "))
                : Sql.literal(value);
        var quoted = List.of(name.split("\\.")).stream().map(Sql::name).collect(Collectors.joining("."));
        return "SET %s TO %s".formatted(quoted, assigned.isEmpty() ? "''" : assigned);
    }

    /** Splits {@code a, "B c"} as the server does. */
    private static List<String> elements(String list) {
        var elements = new ArrayList<String>();
        var element = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = 0; i < list.length(); i++) {
            var c = list.charAt(i);
            if (quoted && c == '"' && i + 1 < list.length() && list.charAt(i + 1) == '"') {
                element.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
                wasQuoted = true;
            } else if (c == ',' && !quoted) {
                elements.add(wasQuoted ? element.toString() : element.toString().strip());
                element.setLength(0);
                wasQuoted = false;
            } else if (quoted || !Character.isWhitespace(c)) {
                element.append(c);
            }
        }
        elements.add(element.toString());
        return elements.equals(List.of("")) && !wasQuoted ? List.of() : elements;
    }

    @Override
    public String toString() {
        return name + "=" + value;
    }
}
