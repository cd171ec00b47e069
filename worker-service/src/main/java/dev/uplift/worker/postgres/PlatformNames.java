package dev.uplift.worker.postgres;

import java.util.Set;
import java.util.regex.Pattern;

/** Names that belong to PostgreSQL or to a platform, and are not the users'. */
public final class PlatformNames {

    /** Databases of platforms, which nobody else may touch. */
    private static final Set<String> PLATFORMS =
            Set.of("azure_maintenance", "azure_sys", "rdsadmin", "cloudsqladmin", "alloydbadmin");

    private static final Set<String> TEMPLATES = Set.of("template0", "template1");
    private static final Pattern ROLES = Pattern.compile("pg_.*|azure.*|rds.*|cloudsql.*|alloydb.*", Pattern.DOTALL);

    private PlatformNames() {}

    public static boolean isDatabase(String name) {
        return PLATFORMS.contains(name) || TEMPLATES.contains(name);
    }

    /** The databases of platforms, for a statement; PostgreSQL's own templates are not among them. */
    public static String[] platformDatabases() {
        return PLATFORMS.toArray(String[]::new);
    }

    public static boolean isRole(String name) {
        return ROLES.matcher(name).matches();
    }
}
