package dev.uplift.api.rest;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.CatalogueEntry.Scope;
import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Majors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/** A precheck of the catalogue, and who runs it; the other fields are those of {@link CatalogueEntry}. */
public record PrecheckView(
        String id,
        String title,
        Scope scope,
        Severity severity,
        Majors from,
        Majors to,
        List<String> methods,
        String remedy,
        List<String> providers) {

    private static final Comparator<PrecheckView> ORDER =
            Comparator.comparing(PrecheckView::id).thenComparing(PrecheckView::severity);

    /** The checks of all drivers, by id; one that weighs more for one provider than for another is there twice. */
    static List<PrecheckView> of(List<Descriptor> drivers) {
        var providers = new LinkedHashMap<CatalogueEntry, List<String>>();
        for (var driver : drivers) {
            for (var entry : driver.prechecks()) {
                providers.computeIfAbsent(entry, _ -> new ArrayList<>()).add(driver.provider());
            }
        }
        return providers.entrySet().stream()
                .map(each -> of(each.getKey(), each.getValue()))
                .sorted(ORDER)
                .toList();
    }

    private static PrecheckView of(CatalogueEntry entry, List<String> providers) {
        return new PrecheckView(
                entry.id(),
                entry.title(),
                entry.scope(),
                entry.severity(),
                entry.from(),
                entry.to(),
                entry.methods(),
                entry.remedy(),
                List.copyOf(providers));
    }
}
