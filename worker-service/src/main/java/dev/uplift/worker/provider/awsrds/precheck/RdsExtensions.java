package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Question;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import java.lang.module.ModuleDescriptor.Version;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Extensions that RDS does not upgrade as they are; from the user guide, "How to perform a major version upgrade for RDS
 * for PostgreSQL".
 *
 * @param target the exact version that the upgrade leads to
 */
record RdsExtensions(String target) implements Precheck {

    private static final About ABOUT = About.database(
                    "rds-extension", "RDS does not upgrade a database with this extension as it is.")
            .blocks(PG_UPGRADE)
            .remedy("ALTER EXTENSION … UPDATE; or DROP EXTENSION …; as the finding says");

    private static final Set<String> POSTGIS = Set.of(
            "address_standardizer",
            "address_standardizer_data_us",
            "postgis",
            "postgis_raster",
            "postgis_sfcgal",
            "postgis_tiger_geocoder",
            "postgis_topology");

    /** From which major version on an extension is not there any more. */
    private static final int WITHOUT_TSEARCH2 = 11;

    private static final int WITHOUT_PLRUST = 18;
    private static final int WITHOUT_OLD_RDKIT = 17;
    private static final String OLD_RDKIT = "4.6.0";
    private static final Set<String> WITHOUT_TOPOLOGY = Set.of("18.1", "18.2");

    private static final String INSTALLED = """
            SELECT e.extname, e.extversion, a.default_version
              FROM pg_extension e
              LEFT JOIN pg_available_extensions a ON a.name = e.extname
             ORDER BY 1
            """;

    /**
     * An extension in a database.
     *
     * @param version that it has there
     * @param newest that the server has; empty if the server does not have it any more
     */
    record Installed(String name, String version, Optional<String> newest) {}

    /** Why it is refused, and what to do. */
    record Refused(String why, String remedy) {}

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        var installed = question.session()
                .list(
                        INSTALLED,
                        row -> new Installed(
                                row.getString(1), row.getString(2), Optional.ofNullable(row.getString(3))));
        return installed.stream()
                .flatMap(extension -> refused(extension).stream()
                        .map(refused -> ABOUT.finding(
                                PG_UPGRADE,
                                "database %s, extension %s %s"
                                        .formatted(question.database(), extension.name(), extension.version()),
                                refused.why(),
                                refused.remedy())))
                .toList();
    }

    /** Pure. */
    Optional<Refused> refused(Installed extension) {
        return Optional.ofNullable(
                switch (extension.name()) {
                    case "pgrouting" -> dropped("RDS upgrades no database with pgRouting.");
                    case "chkpass", "tsearch2" ->
                        leadsTo(WITHOUT_TSEARCH2) ? dropped("Version 11 and later do not have it.") : null;
                    case "plrust" -> leadsTo(WITHOUT_PLRUST) ? dropped("Version 18 and later do not have it.") : null;
                    case "rdkit" -> leadsTo(WITHOUT_OLD_RDKIT) && isOldRdkit(extension) ? oldRdkit() : null;
                    case String name when POSTGIS.contains(name) -> postgis(extension);
                    default -> null;
                });
    }

    private boolean leadsTo(int major) {
        return TargetVersion.major(target) >= major;
    }

    private static Refused dropped(String why) {
        return new Refused(why, "DROP EXTENSION …; and make it again after the upgrade if the new version has it");
    }

    private static boolean isOldRdkit(Installed extension) {
        return Version.parse(extension.version()).compareTo(Version.parse(OLD_RDKIT)) <= 0;
    }

    private static Refused oldRdkit() {
        return new Refused(
                "RDS does not upgrade rdkit 4.6.0 and older to version 17 or later.",
                "ALTER EXTENSION rdkit UPDATE; or upgrade to version 16 first");
    }

    private Refused postgis(Installed extension) {
        if (extension.name().equals("postgis_topology") && WITHOUT_TOPOLOGY.contains(target)) {
            return new Refused("Versions 18.1 and 18.2 do not have it.", "Ask for a later minor version of 18.");
        }
        return extension
                        .newest()
                        .filter(newest -> !newest.equals(extension.version()))
                        .isPresent()
                ? new Refused(
                        "PostGIS has to be at the newest version that the server has, %s, before a major upgrade."
                                .formatted(extension.newest().get()),
                        "SELECT postgis_extensions_upgrade();")
                : null;
    }
}
