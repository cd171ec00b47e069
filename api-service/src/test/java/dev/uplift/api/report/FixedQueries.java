package dev.uplift.api.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compared queries of a rehearsal, one for each verdict, and one with all that could break a page. */
final class FixedQueries {

    private FixedQueries() {}

    /** As a worker sends them: plain JSON. */
    static List<Map<String, Object>> all() {
        return List.of(
                query(
                        "shop",
                        "-4711",
                        "SELECT * FROM orders WHERE note LIKE $1 || '%'",
                        90_000,
                        4.2,
                        120,
                        4_300.0,
                        61.5,
                        "DEGRADED",
                        "Index Scan on orders_note became Seq Scan on orders"),
                query(
                        FixedReports.EVIL,
                        "4712",
                        "SELECT \"</script><script>alert(1)</script>\" FROM `t` WHERE a = $1 | $2",
                        12,
                        250,
                        900,
                        1_800.0,
                        null,
                        "DEGRADED",
                        "twice the rows are expected"),
                query(
                        "shop",
                        "4713",
                        "SELECT oid, relhasoids\n  FROM pg_class",
                        400,
                        1,
                        15,
                        null,
                        null,
                        "FAILED",
                        "ERROR: column \"relhasoids\" does not exist"),
                query("shop", "4714", "SELECT count(*) FROM orders", 50, 900, 20_000, 11_000.0, 480.0, "IMPROVED", ""),
                query(
                        "shop",
                        "4715",
                        "SELECT * FROM customers WHERE id = $1",
                        1_000_000,
                        0.05,
                        8.3,
                        8.3,
                        0.05,
                        "SAME",
                        ""),
                query(
                        "shop",
                        "4716",
                        "SELECT 1 FROM a JOIN b USING (id)",
                        10,
                        20,
                        500,
                        510.0,
                        null,
                        "PLAN_CHANGED",
                        "Hash Join became Merge Join"));
    }

    private static Map<String, Object> query(
            String database,
            String id,
            String text,
            int calls,
            double mean,
            double before,
            Double after,
            Double onClone,
            String verdict,
            String detail) {
        var query = new HashMap<String, Object>(Map.of(
                "database", database,
                "queryId", id,
                "text", text,
                "calls", calls,
                "meanMillis", mean,
                "costBefore", before,
                "verdict", verdict,
                "detail", detail));
        if (after != null) {
            query.put("costAfter", after);
        }
        if (onClone != null) {
            query.put("millisOnClone", onClone);
        }
        return query;
    }
}
