package dev.uplift.sandbox.azure;

import dev.uplift.sandbox.platform.Refusal;
import java.util.Locale;
import java.util.Map;

/** Azure's regions: requests have their short names, resources their display names. */
final class Locations {

    private static final Map<String, String> DISPLAY = Map.ofEntries(
            Map.entry("australiaeast", "Australia East"),
            Map.entry("brazilsouth", "Brazil South"),
            Map.entry("canadacentral", "Canada Central"),
            Map.entry("centralus", "Central US"),
            Map.entry("eastus", "East US"),
            Map.entry("eastus2", "East US 2"),
            Map.entry("francecentral", "France Central"),
            Map.entry("germanywestcentral", "Germany West Central"),
            Map.entry("northeurope", "North Europe"),
            Map.entry("southeastasia", "Southeast Asia"),
            Map.entry("swedencentral", "Sweden Central"),
            Map.entry("uksouth", "UK South"),
            Map.entry("westeurope", "West Europe"),
            Map.entry("westus2", "West US 2"),
            Map.entry("westus3", "West US 3"));

    private Locations() {}

    /** @param name in either form */
    static String displayName(String name) {
        var display = DISPLAY.get(shortName(name));
        if (display == null) {
            throw new Refusal(
                    400,
                    "LocationNotAvailableForResourceType",
                    ("The provided location '%s' is not available for resource type"
                                    + " 'Microsoft.DBforPostgreSQL/flexibleServers'.")
                            .formatted(name));
        }
        return display;
    }

    static String shortName(String name) {
        return name.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
