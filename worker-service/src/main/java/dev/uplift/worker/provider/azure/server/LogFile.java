package dev.uplift.worker.provider.azure.server;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.LogFileInner;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A file of logs that a server keeps, if {@code logfiles.download_enable} was on.
 *
 * @param name its name
 * @param type for example {@code PG_Upgrade_Logs}
 * @param modified when it was written to last
 * @param url where it can be read; signed, so that whoever has it may read: a secret
 */
public record LogFile(String name, String type, Optional<Instant> modified, Optional<String> url) {

    /** @param shown as Azure lists it */
    public static LogFile of(LogFileInner shown) {
        return new LogFile(
                Fields.text(shown.name()).orElse(""),
                Fields.text(shown.typePropertiesType()).orElse(""),
                Optional.ofNullable(shown.lastModifiedTime()).map(OffsetDateTime::toInstant),
                Fields.text(shown.url()));
    }

    /** Without the URL. */
    @Override
    public String toString() {
        return "log file %s".formatted(name);
    }
}
