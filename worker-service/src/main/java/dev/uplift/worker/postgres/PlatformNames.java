package dev.uplift.worker.postgres;

import java.util.Set;
import java.util.regex.Pattern;

/** Names that belong to PostgreSQL or to a platform, and are not the users'. */
public final class PlatformNames {

    private static final Set<String> DATABASES = Set.of(
            "template0", "template1", "azure_maintenance", "azure_sys", "rdsadmin", "cloudsqladmin", "alloydbadmin");
    private static final Pattern ROLES = Pattern.compile("pg_.*|azure.*|rds.*|cloudsql.*|alloydb.*", Pattern.DOTALL);

    private PlatformNames() {}

    public static boolean isDatabase(String name) {
        return DATABASES.contains(name);
    }

    public static boolean isRole(String name) {
        return ROLES.matcher(name).matches();
    }
}
