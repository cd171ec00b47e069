package dev.uplift.worker.postgres.precheck;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.CatalogueEntry.Scope;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Majors;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the catalogue says of a check.
 *
 * @param id the word that its findings carry
 * @param scope where it looks
 * @param title what it looks for and why, in one sentence; findings explain themselves by it
 * @param from versions of the server to upgrade
 * @param to versions that the upgrade leads to
 * @param severities the worst that it says of each way of upgrading; it does not concern the others
 * @param remedy what to do, in general
 */
public record About(
        String id, Scope scope, String title, Majors from, Majors to, Map<Method, Severity> severities, String remedy) {

    public About {
        var all = new EnumMap<Method, Severity>(Method.class);
        all.putAll(severities);
        severities = Collections.unmodifiableMap(all);
    }

    /** A check of the server as a whole. */
    public static About server(String id, String title) {
        return of(id, Scope.SERVER, title);
    }

    /** A check inside each database. */
    public static About database(String id, String title) {
        return of(id, Scope.DATABASE, title);
    }

    /** A check of what the platform says of the server. */
    public static About provider(String id, String title) {
        return of(id, Scope.PROVIDER, title);
    }

    private static About of(String id, Scope scope, String title) {
        return new About(id, scope, title, Majors.ANY, Majors.ANY, new EnumMap<>(Method.class), "");
    }

    public About from(Majors versions) {
        return new About(id, scope, title, versions, to, severities, remedy);
    }

    public About to(Majors versions) {
        return new About(id, scope, title, from, versions, severities, remedy);
    }

    /** What ends an upgrade of these kinds before it begins. */
    public About blocks(Method... methods) {
        return weighs(Severity.BLOCK, methods);
    }

    /** What somebody should know before an upgrade of these kinds. */
    public About warns(Method... methods) {
        return weighs(Severity.WARN, methods);
    }

    /** What helps to plan an upgrade of these kinds. */
    public About informs(Method... methods) {
        return weighs(Severity.INFO, methods);
    }

    private About weighs(Severity severity, Method... methods) {
        var all = new EnumMap<Method, Severity>(Method.class);
        all.putAll(severities);
        for (var method : methods) {
            all.put(method, severity);
        }
        return new About(id, scope, title, from, to, all, remedy);
    }

    public About remedy(String words) {
        return new About(id, scope, title, from, to, severities, words);
    }

    /** Whether it has to do with such an upgrade. */
    public boolean concerns(Route route) {
        return severities.containsKey(route.method())
                && route.from() < route.to()
                && from.includes(route.from())
                && to.includes(route.to());
    }

    /** A finding that weighs what the check weighs. */
    public Finding finding(Method method, String object, String explanation, String remedy) {
        return new Finding(id, severities.get(method), object, explanation, remedy);
    }

    /** For the descriptor of a driver that goes this way. */
    public CatalogueEntry entry(Method method) {
        var methods = severities.keySet().stream().map(Method::toString).toList();
        return new CatalogueEntry(id, title, scope, severities.get(method), from, to, methods, remedy);
    }
}
