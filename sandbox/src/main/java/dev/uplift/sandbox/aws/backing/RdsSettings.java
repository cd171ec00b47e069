package dev.uplift.sandbox.aws.backing;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the parameters of an instance mean to a server of the community's PostgreSQL; pure. */
final class RdsSettings {

    /** Fewer megabytes and no waiting for disks: the data live as long as a test. */
    private static final Map<String, String> SMALL = Map.of("fsync", "off", "shared_buffers", "16MB");

    /** Libraries that come with PostgreSQL; those of RDS itself and of others are not there. */
    private static final Set<String> LIBRARIES = Set.of("pg_stat_statements", "auto_explain", "pg_prewarm");

    private static final String PRELOADED = "shared_preload_libraries";

    private RdsSettings() {}

    /** @param parameters with the platform's defaults, as in a parameter group */
    static Map<String, String> of(Map<String, String> parameters) {
        var settings = new TreeMap<>(SMALL);
        parameters.forEach((name, value) -> {
            // formulas of the memory of an instance class
            if (!value.contains("{")) {
                settings.put(name, value);
            }
        });
        settings.put(PRELOADED, preloaded(parameters.getOrDefault(PRELOADED, "")));
        if (isOn(parameters, "rds.logical_replication")) {
            settings.put("wal_level", "logical");
        }
        return settings;
    }

    private static String preloaded(String libraries) {
        return Arrays.stream(libraries.split(","))
                .map(String::strip)
                .filter(LIBRARIES::contains)
                .collect(Collectors.joining(","));
    }

    /** Who may come in, and how: nobody but the platform to its own database, and without TLS only where that is allowed. */
    static String clients(Map<String, String> parameters) {
        var host = isOn(parameters, "rds.force_ssl") ? "hostssl" : "host";
        return """
                local   all         rdsadmin                  trust
                host    all         rdsadmin  127.0.0.1/32    scram-sha-256
                host    replication rdsadmin  127.0.0.1/32    scram-sha-256
                host    rdsadmin    all       127.0.0.1/32    reject
                %s all         all       127.0.0.1/32    md5
                """.formatted(host);
    }

    private static boolean isOn(Map<String, String> parameters, String name) {
        return Set.of("1", "on", "true").contains(parameters.getOrDefault(name, "0"));
    }
}
