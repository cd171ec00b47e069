package dev.uplift.worker.provider.azure.server;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.ConfigurationInner;
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

    /** @param shown as Azure answers a GET or lists it */
    public static Parameter of(ConfigurationInner shown) {
        return new Parameter(
                Fields.text(shown.name()).orElse(""),
                Fields.text(shown.value()).orElse(""),
                Fields.text(shown.defaultValue()).orElse(""),
                Fields.text(shown.source()).orElse(""),
                Boolean.TRUE.equals(shown.isDynamicConfig()),
                Boolean.TRUE.equals(shown.isReadOnly()),
                Boolean.TRUE.equals(shown.isConfigPendingRestart()));
    }

    /** Whether somebody set it to another value than Azure would. */
    public boolean isOwn() {
        return !readOnly && source.equals("user-override") && !value.equals(defaultValue);
    }

    /** The words of a list that is separated by commas, in lower case. */
    public static List<String> words(String list) {
        return Arrays.stream(list.split(","))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
