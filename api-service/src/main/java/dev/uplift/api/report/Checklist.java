package dev.uplift.api.report;

import dev.uplift.api.core.Consent.Signature;
import dev.uplift.api.core.Upgrade;
import java.util.List;
import java.util.Optional;

/**
 * What people look at in the application.
 *
 * @param required each item must be signed before the approval; else it is a proposal, and nobody has to sign
 */
public record Checklist(boolean required, List<Item> items) {

    /** The feature tests of the guides, for requests that bring no list of their own. */
    static final List<String> PROPOSED = List.of(
            "User login and authentication",
            "Workspace creation and access",
            "Application building and editing",
            "Data source connections",
            "Query execution and data display",
            "User management and permissions",
            "Application deployment and sharing",
            "API functionality",
            "File uploads and downloads",
            "Email notifications (if configured)");

    /** @param signed empty until somebody did */
    public record Item(String item, Optional<Signature> signed) {}

    static Checklist of(Upgrade upgrade) {
        var wanted = upgrade.request().options().toSign();
        var items = wanted.isEmpty() ? PROPOSED : wanted;
        return new Checklist(
                !wanted.isEmpty(),
                items.stream()
                        .map(item -> new Item(item, upgrade.consent().signature(item)))
                        .toList());
    }
}
