package dev.uplift.worker.provider.awsrds.step;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.rds.model.CloudwatchLogsExportConfiguration;

/**
 * Writes into a request what has to be set so that something restored is as the original was.
 *
 * @param <T> of what was restored
 */
final class Difference<T> {

    private final T is;
    private boolean differs;

    Difference(T is) {
        this.is = is;
    }

    /** @return whether it has to be set; what RDS does not show is off */
    <V> boolean set(V wanted, Function<T, V> now, Function<V, ?> setter) {
        var shown = now.apply(is);
        var off = shown == null && (wanted.equals(false) || wanted.equals(0));
        if (off || Objects.equals(shown, wanted)) {
            return false;
        }
        setter.apply(wanted);
        differs = true;
        return true;
    }

    /** Where the original had none, it may have any. */
    <V> void setIf(Optional<V> wanted, Function<T, V> now, Function<V, ?> setter) {
        wanted.ifPresent(value -> set(value, now, setter));
    }

    /** The logs that are exported to CloudWatch; more of them stay. */
    void setLogExports(
            List<String> wanted, Function<T, List<String>> now, Function<CloudwatchLogsExportConfiguration, ?> setter) {
        var missing =
                wanted.stream().filter(log -> !now.apply(is).contains(log)).toList();
        if (!missing.isEmpty()) {
            setter.apply(CloudwatchLogsExportConfiguration.builder()
                    .enableLogTypes(missing)
                    .build());
            differs = true;
        }
    }

    boolean isEmpty() {
        return !differs;
    }
}
