package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.util.List;

/** What is offered in a region, and for a server; above all to which versions it can be upgraded. */
final class Capabilities {

    private final AzureCloud cloud;

    /** @param memory in MB for each of the cores */
    private record Size(String tier, String name, int cores, int memory, int iops) {}

    private static final List<Size> SIZES = List.of(
            new Size("Burstable", "Standard_B1ms", 1, 2048, 640),
            new Size("Burstable", "Standard_B2s", 2, 2048, 1280),
            new Size("Burstable", "Standard_B2ms", 2, 4096, 1920),
            new Size("GeneralPurpose", "Standard_D2ds_v4", 2, 4096, 3200),
            new Size("GeneralPurpose", "Standard_D2ds_v5", 2, 4096, 3750),
            new Size("GeneralPurpose", "Standard_D4ds_v5", 4, 4096, 6400),
            new Size("MemoryOptimized", "Standard_E2ds_v5", 2, 8192, 3750),
            new Size("MemoryOptimized", "Standard_E4ds_v5", 4, 8192, 6400));

    Capabilities(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("CapabilitiesByServer_List", "GET", Route.SERVER + "/capabilities", call -> {
                    cloud.server(call);
                    return answer();
                }),
                Route.of("CapabilitiesByLocation_List", "GET", Route.LOCATION + "/capabilities", call -> {
                    Locations.displayName(call.path("location"));
                    return answer();
                }));
    }

    private Reply answer() {
        var out = Json.mapper().createObjectNode().put("name", "FlexibleServerCapabilities");
        var editions = out.putArray("supportedServerEditions");
        SIZES.stream().map(Size::tier).distinct().forEach(tier -> edition(editions.addObject(), tier));
        var versions = out.putArray("supportedServerVersions");
        Versions.all().forEach(version -> version(versions.addObject(), version));
        out.put("fastProvisioningSupported", "Disabled")
                .put("geoBackupSupported", "Enabled")
                .put("zoneRedundantHaSupported", "Enabled")
                .put("zoneRedundantHaAndGeoBackupSupported", "Enabled")
                .put("storageAutoGrowthSupported", "Enabled")
                .put("onlineResizeSupported", "Enabled")
                .put("restricted", "Disabled");
        return Reply.list(List.of(out));
    }

    private static void edition(ObjectNode out, String tier) {
        out.put("name", tier);
        var sizes = SIZES.stream().filter(size -> size.tier().equals(tier)).toList();
        out.put("defaultSkuName", sizes.getFirst().name());
        var skus = out.putArray("supportedServerSkus");
        sizes.forEach(size -> sku(skus.addObject(), size));
    }

    private static void sku(ObjectNode out, Size size) {
        out.put("name", size.name())
                .put("vCores", size.cores())
                .put("supportedIops", size.iops())
                .put("supportedMemoryPerVcoreMb", size.memory());
        texts(out.putArray("supportedZones"), List.of("1", "2", "3"));
        texts(
                out.putArray("supportedHaMode"),
                size.tier().equals("Burstable") ? List.of() : List.of("SameZone", "ZoneRedundant"));
    }

    private void version(ObjectNode out, String version) {
        out.put("name", version);
        texts(out.putArray("supportedVersionsToUpgrade"), Versions.targets(version, cloud.now()));
    }

    private static void texts(ArrayNode out, List<String> texts) {
        texts.forEach(out::add);
    }
}
