package dev.uplift.worker.provider.azure.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A server parameter as Azure lists it.
 *
 * @param name for example {@code work_mem}
 * @param value now
 * @param defaultValue Azure's
 * @param source {@code system-default}, or {@code user-override} where somebody set it
 * @param dynamic whether a change takes effect without a restart
 * @param readOnly whether nobody can set it
 * @param pendingRestart whether a change waits for one
 */
public record Parameter(
        String name,
        String value,
        String defaultValue,
        String source,
        boolean dynamic,
        boolean readOnly,
        boolean pendingRestart) {

    /** @param listed answer to a list of parameters */
    public static List<Parameter> list(JsonNode listed) {
        return Fields.list(listed, "/value").map(Parameter::of).toList();
    }

    /** @param shown as Azure answers a GET or lists it */
    public static Parameter of(JsonNode shown) {
        return new Parameter(
                Fields.text(shown, "/name").orElse(""),
                Fields.text(shown, "/properties/value").orElse(""),
                Fields.text(shown, "/properties/defaultValue").orElse(""),
                Fields.text(shown, "/properties/source").orElse(""),
                shown.at("/properties/isDynamicConfig").asBoolean(),
                shown.at("/properties/isReadOnly").asBoolean(),
                shown.at("/properties/isConfigPendingRestart").asBoolean());
    }

    /** Whether somebody set it to another value than Azure would. */
    public boolean isOwn() {
        return !readOnly && source.equals("user-override") && !value.equals(defaultValue);
    }

    /** The words of a list that is separated by commas, in lower case. */
    static List<String> words(String list) {
        return Arrays.stream(list.split(","))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
