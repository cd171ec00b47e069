package dev.uplift.worker.provider.azure.server;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.FlexibleServerCapabilityInner;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where Azure offers to upgrade a server to: major versions only, always at the newest minor that Azure has; pure.
 *
 * @param from major version that it runs
 * @param offers major versions, the oldest first
 */
public record TargetVersion(int from, List<Integer> offers) {

    /** Keeps a copy, in order. */
    public TargetVersion {
        offers = offers.stream().distinct().sorted().toList();
    }

    /**
     * @param from version of the server, for example {@code 15}
     * @param capabilities what Azure answers of the server's capabilities
     */
    public static TargetVersion of(String from, List<FlexibleServerCapabilityInner> capabilities) {
        var running = capabilities.stream()
                .flatMap(capability -> Fields.each(capability.supportedServerVersions()))
                .filter(version -> from.equals(version.name()));
        return new TargetVersion(
                major(from),
                running.flatMap(version -> Fields.each(version.supportedVersionsToUpgrade()))
                        .map(TargetVersion::major)
                        .toList());
    }

    /** Where a platform does not tell what it offers: what was asked for is tried as it is, if it is newer. */
    public static TargetVersion unlisted(String from, String wanted) {
        return new TargetVersion(
                major(from),
                Stream.of(major(wanted)).filter(major -> major > major(from)).toList());
    }

    /**
     * What will be reached, as Azure takes it; empty for an exact version, which Azure does not take.
     *
     * @param wanted a major version: {@code 17}
     */
    public Optional<String> resolve(String wanted) {
        return isExact(wanted) || !offers.contains(major(wanted)) || major(wanted) <= from
                ? Optional.empty()
                : Optional.of(String.valueOf(major(wanted)));
    }

    /** Whether the server is there already; minor versions come with Azure's maintenance, and cannot be asked for. */
    public boolean isReached(String wanted) {
        return major(wanted) <= from;
    }

    /** Whether somebody asked for one minor version. */
    public static boolean isExact(String wanted) {
        return wanted.contains(".");
    }

    /** @param version {@code 17} or {@code 17.7}; 0 if it is no version */
    public static int major(String version) {
        var digits = version.replaceFirst("\\D.*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
