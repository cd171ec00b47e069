package dev.uplift.sandbox.aws;

/** The versions of PostgreSQL that RDS offers, and from which to which it upgrades. */
final class EngineVersions {

    private EngineVersions() {}

    /** For example 16. */
    static int major(String version) {
        return Integer.parseInt(version.replaceFirst("\\D.*", ""));
    }

    /** Of parameter groups, for example {@code postgres16}. */
    static String family(String version) {
        return "postgres" + major(version);
    }
}
