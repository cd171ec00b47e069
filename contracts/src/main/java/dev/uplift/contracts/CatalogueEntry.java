package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Finding.Severity;
import java.util.List;

/**
 * One precheck, as the catalogue lists it.
 *
 * @param id the word that its findings carry
 * @param title what it looks for and why, in one sentence
 * @param scope where it looks
 * @param severity the worst that it says of this way of upgrading
 * @param from which servers it concerns, by their version before the upgrade
 * @param to which upgrades it concerns, by the version that they lead to
 * @param methods the ways of upgrading that it concerns: {@code pg_upgrade}, {@code dump-restore}, {@code logical}
 * @param remedy what to do, with the SQL where there is one; its findings name the objects
 */
public record CatalogueEntry(
        String id,
        String title,
        Scope scope,
        Severity severity,
        Majors from,
        Majors to,
        List<String> methods,
        String remedy) {

    /** Where a check looks: at the server, in each of its databases, at its storage, or at what the platform says. */
    public enum Scope {
        SERVER,
        DATABASE,
        VOLUME,
        PROVIDER
    }

    public CatalogueEntry {
        requireNonNull(id, "id");
        requireNonNull(title, "title");
        requireNonNull(scope, "scope");
        requireNonNull(severity, "severity");
        from = from == null ? Majors.ANY : from;
        to = to == null ? Majors.ANY : to;
        methods = methods == null ? List.of() : List.copyOf(methods);
        remedy = remedy == null ? "" : remedy;
    }
}
