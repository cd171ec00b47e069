package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Question;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Azure's upgrade refuses although pg_upgrade itself would not; from "Major version upgrades in Azure Database for
 * PostgreSQL" and the policies of its precheck.
 *
 * @param about the check
 * @param sql a query for objects and remedies, its first two columns
 */
record RefusedObjects(About about, String sql) implements Precheck {

    private static final int KEEPS_INACTIVE_SLOTS = 17;

    static final List<Precheck> ALL = List.of(
            new RefusedObjects(
                    About.database(
                                    "azure-event-trigger",
                                    "Azure upgrades no server with an event trigger, disabled or not.")
                            .blocks(PG_UPGRADE)
                            .remedy("DROP EVENT TRIGGER …; and make it again after the upgrade"),
                    """
                    SELECT format('event trigger %s', evtname),
                           format('DROP EVENT TRIGGER %I; and make it again after the upgrade', evtname)
                      FROM pg_event_trigger t
                     WHERE NOT EXISTS (SELECT FROM pg_depend d
                                        WHERE d.classid = 'pg_event_trigger'::regclass AND d.objid = t.oid
                                          AND d.deptype = 'e')
                     ORDER BY 1
                    """),
            new RefusedObjects(
                    About.database(
                                    "azure-view-on-activity",
                                    "Azure upgrades no database with a view over pg_stat_activity.")
                            .blocks(PG_UPGRADE)
                            .remedy("DROP VIEW …; and make it again after the upgrade"),
                    """
                    SELECT DISTINCT format('view %s', v.oid::regclass),
                           format('DROP VIEW %s; and make it again after the upgrade', v.oid::regclass)
                      FROM pg_depend d
                      JOIN pg_rewrite w ON w.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
                      JOIN pg_class v ON v.oid = w.ev_class
                     WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = 'pg_catalog.pg_stat_activity'::regclass
                       AND v.oid >= 16384
                     ORDER BY 1
                    """),
            new RefusedObjects(
                    About.server("azure-logical-slot", "Azure upgrades no server with a logical replication slot.")
                            .to(Majors.until(KEEPS_INACTIVE_SLOTS - 1))
                            .blocks(PG_UPGRADE)
                            .remedy("SELECT pg_drop_replication_slot('…');"),
                    """
                    SELECT format('logical slot %s', slot_name),
                           format('SELECT pg_drop_replication_slot(%L);', slot_name)
                      FROM pg_replication_slots
                     WHERE slot_type = 'logical' AND NOT temporary
                     ORDER BY 1
                    """),
            new RefusedObjects(
                    About.server(
                                    "azure-active-slot",
                                    "Azure upgrades no server with a logical replication slot in use.")
                            .to(Majors.since(KEEPS_INACTIVE_SLOTS))
                            .blocks(PG_UPGRADE)
                            .remedy("Stop its consumer until the upgrade is done."),
                    """
                    SELECT format('logical slot %s', slot_name), 'Stop its consumer until the upgrade is done.'
                      FROM pg_replication_slots
                     WHERE slot_type = 'logical' AND NOT temporary AND active
                     ORDER BY 1
                    """),
            new RefusedObjects(
                    About.database(
                                    "azure-search-path",
                                    "Azure upgrades a server with PostGIS only if the schemas of its extensions are in the server's"
                                            + " search_path.")
                            .blocks(PG_UPGRADE)
                            .remedy("az postgres flexible-server parameter set --name search_path --value …"),
                    """
                    SELECT DISTINCT format('extension %s in schema %s', extname, nspname),
                           format('Add %s to the server parameter search_path.', quote_ident(nspname))
                      FROM pg_extension e
                      JOIN pg_namespace n ON n.oid = e.extnamespace
                     WHERE extname IN ('address_standardizer', 'address_standardizer_data_us', 'postgis', 'postgis_raster',
                                       'postgis_sfcgal', 'postgis_tiger_geocoder', 'postgis_topology')
                       AND NOT EXISTS (SELECT FROM pg_settings s,
                                              regexp_split_to_table(s.reset_val, '\\s*,\\s*') path
                                        WHERE s.name = 'search_path' AND trim(both '" ' FROM path) = nspname)
                     ORDER BY 1
                    """));

    /** Everything that looks into databases. @param to major version that the upgrade leads to */
    static Stream<Precheck> and(int to) {
        return Stream.concat(ALL.stream(), Stream.of(new MadeExtensions(new RefusedExtensions(to))));
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(sql);
    }
}
