package dev.uplift.sandbox.aws.backing;

import java.util.Set;

/** Who owns an instance and is no superuser there. */
public record MasterUser(String name, String password) {

    private static final Set<String> RESERVED = Set.of("rdsadmin", "rds_superuser", "rds_replication", "rds_password");

    public MasterUser {
        if (!name.matches("[a-z][a-z0-9_]{0,62}") || RESERVED.contains(name) || name.startsWith("pg_")) {
            throw new IllegalArgumentException("RDS takes no master user of the name " + name);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
