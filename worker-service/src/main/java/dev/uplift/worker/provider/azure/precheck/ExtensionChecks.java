package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import java.util.List;

/** Precheck of the allow-list: Azure refuses an upgrade for an extension that is only allowed, and made nowhere. */
final class ExtensionChecks {

    static final About ALLOWED = About.provider(
                    "extension-allowed-refused",
                    "Azure upgrades no server whose azure.extensions allows this extension, even where nobody made it.")
            .blocks(PG_UPGRADE)
            .remedy("az postgres flexible-server parameter set --name azure.extensions --value … without it");

    static final List<PlatformCheck<AzureLook>> ALL = List.of(new PlatformCheck<>(ALLOWED, ExtensionChecks::allowed));

    private ExtensionChecks() {}

    private static List<Finding> allowed(AzureLook look) {
        var refused = new RefusedExtensions(look.to());
        return look.settings().allowedExtensions().stream()
                .filter(extension -> refused.remedy(extension).isPresent())
                .map(extension -> on(ALLOWED, "extension " + extension, ALLOWED.title(), ALLOWED.remedy()))
                .toList();
    }
}
