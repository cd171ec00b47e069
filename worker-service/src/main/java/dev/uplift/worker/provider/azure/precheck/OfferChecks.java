package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.nothing;
import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.azure.server.PlatformPrecheck.Policy;
import dev.uplift.worker.provider.azure.server.TargetVersion;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prechecks of where Azure upgrades a server to, and of what Azure itself says of that. */
final class OfferChecks {

    /**
     * When Azure's standard support of a major version ends; from "Supported versions of PostgreSQL in Azure Database for
     * PostgreSQL". Servers of a version without support are not made anew.
     */
    private static final Map<Integer, LocalDate> SUPPORT_ENDS = Map.of(
            11, LocalDate.of(2026, 3, 31),
            12, LocalDate.of(2026, 3, 31),
            13, LocalDate.of(2026, 3, 31),
            14, LocalDate.of(2026, 11, 12),
            15, LocalDate.of(2027, 11, 11),
            16, LocalDate.of(2028, 11, 9),
            17, LocalDate.of(2029, 11, 8),
            18, LocalDate.of(2030, 11, 14));

    /** The first major version that runs on disks of the second generation. */
    private static final int RUNS_ON_SSD_V2 = 14;

    static final About REACHED = About.provider(
                    "target-reached", "The server has the wanted version already, or a newer one.")
            .blocks(PG_UPGRADE)
            .remedy("Ask for a newer major version; minor versions come with Azure's maintenance.");
    static final About MINOR = About.provider(
                    "minor-not-selectable", "Azure takes the newest minor version by itself, and no other one.")
            .blocks(PG_UPGRADE)
            .remedy("Ask for the major version alone.");
    static final About NOT_OFFERED = About.provider(
                    "target-not-offered", "Azure does not upgrade from the server's version to the wanted one.")
            .blocks(PG_UPGRADE)
            .remedy("Ask for a version that Azure offers.");
    static final About UNSUPPORTED = About.provider(
                    "target-unsupported", "Azure's standard support of the wanted version has ended.")
            .blocks(PG_UPGRADE)
            .remedy("Ask for a newer version.");
    static final About STORAGE_TYPE = About.provider(
                    "storage-type-unsupported", "Disks of type PremiumV2_LRS are upgraded to version 14 or later only.")
            .blocks(PG_UPGRADE)
            .remedy("Ask for a newer version.");
    static final About MACHINE = About.provider(
                    "machine-not-offered",
                    "Azure makes no new servers of this machine in the region: neither the clone, nor the server of a way back,"
                            + " nor replicas.")
            .warns(PG_UPGRADE)
            .remedy("az postgres flexible-server update --sku-name … to a machine that Azure offers.");
    static final About PLATFORM = About.provider(
                    "platform-precheck", "Azure's own precheck says that the upgrade would not get through.")
            .blocks(PG_UPGRADE)
            .remedy("Do what the finding says, then ask again.");

    static final List<PlatformCheck<AzureLook>> ALL = List.of(
            new PlatformCheck<>(REACHED, OfferChecks::reached),
            new PlatformCheck<>(MINOR, OfferChecks::minor),
            new PlatformCheck<>(NOT_OFFERED, OfferChecks::notOffered),
            new PlatformCheck<>(UNSUPPORTED, OfferChecks::unsupported),
            new PlatformCheck<>(STORAGE_TYPE, OfferChecks::storageType),
            new PlatformCheck<>(MACHINE, OfferChecks::machine),
            new PlatformCheck<>(PLATFORM, OfferChecks::platform));

    private OfferChecks() {}

    private static List<Finding> reached(AzureLook look) {
        return look.targets().isReached(look.wanted())
                ? found(
                        REACHED,
                        look,
                        "It runs version %s, and version %s was asked for."
                                .formatted(look.server().exactVersion(), look.wanted()),
                        "Ask for a newer major version: %s.".formatted(offered(look)))
                : nothing();
    }

    private static List<Finding> minor(AzureLook look) {
        return TargetVersion.isExact(look.wanted())
                ? found(MINOR, look, MINOR.title(), "Ask for version %d.".formatted(look.to()))
                : nothing();
    }

    private static List<Finding> notOffered(AzureLook look) {
        return look.targets().isReached(look.wanted())
                        || look.targets().offers().contains(look.to())
                ? nothing()
                : found(
                        NOT_OFFERED,
                        look,
                        "Azure does not upgrade from version %s to %s."
                                .formatted(look.server().exactVersion(), look.wanted()),
                        "Ask for one of %s.".formatted(offered(look)));
    }

    private static String offered(AzureLook look) {
        var offers = look.targets().offers();
        return offers.isEmpty()
                ? "those that Azure offers (none now)"
                : offers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static List<Finding> unsupported(AzureLook look) {
        var today = LocalDate.ofInstant(look.now(), ZoneOffset.UTC);
        return Optional.ofNullable(SUPPORT_ENDS.get(look.to()))
                .filter(today::isAfter)
                .map(end -> found(
                        UNSUPPORTED,
                        look,
                        "Azure's standard support of version %d ended on %s.".formatted(look.to(), end),
                        UNSUPPORTED.remedy()))
                .orElse(nothing());
    }

    private static List<Finding> storageType(AzureLook look) {
        var secondGeneration =
                look.server().storage().type().filter("PremiumV2_LRS"::equals).isPresent();
        return secondGeneration && look.to() < RUNS_ON_SSD_V2 ? found(STORAGE_TYPE, look) : nothing();
    }

    private static List<Finding> machine(AzureLook look) {
        var machine = look.server().sku().name();
        return look.offers().has(machine)
                ? nothing()
                : found(MACHINE, look, "%s It is %s.".formatted(MACHINE.title(), machine), MACHINE.remedy());
    }

    /** One for each thing that it refuses; where it names none, what it says at all. */
    private static List<Finding> platform(AzureLook look) {
        if (look.platform().isEmpty()) {
            return nothing();
        }
        var precheck = look.platform().get();
        var refused =
                precheck.policies().stream().filter(policy -> !policy.passed()).toList();
        if (!refused.isEmpty()) {
            return refused.stream()
                    .map(policy -> on(PLATFORM, "policy " + policy.name(), said(policy), PLATFORM.remedy()))
                    .toList();
        }
        return precheck.status().equals("Failed")
                ? found(PLATFORM, look, "Azure says: %s".formatted(precheck.result()), PLATFORM.remedy())
                : nothing();
    }

    private static String said(Policy policy) {
        var error = policy.error().map(" (error %s)"::formatted).orElse("");
        return "Azure says that this does not hold: %s%s".formatted(policy.description(), error);
    }
}
