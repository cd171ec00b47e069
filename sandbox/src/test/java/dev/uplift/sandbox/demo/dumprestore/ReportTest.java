package dev.uplift.sandbox.demo.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.demo.stage.Views;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReportTest {

    private static final Table ORDERS = new Table("shop", "sales", "orders");
    private static final Table SIZES = new Table("shop", "Büro & Co", "Größen");
    private static final Map<Table, Long> ROWS = Map.of(ORDERS, 1200L, SIZES, 4L);

    @Test
    void a_success_is_reported_with_times_outage_tables_and_findings() {
        var view = Views.of(Views.SUCCEEDED);
        var proof = proof("18.6", ROWS);

        assertThat(Report.of(view, proof, proof.doubts(view))).isEqualTo("""

                Upgrade abcdefghijklmnop SUCCEEDED: PostgreSQL 13.16 -> 18.6

                Phase        seconds
                INSPECT          0.4  █
                PRECHECK         0.2  █
                UPGRADE         12.0  ████████████████████████████████████████
                VERIFY           6.0  ████████████████████
                together        18.7

                Outage       13.4 s as a client saw it
                  130 of 1,900 writes failed, from 2026-01-01T10:00:00Z to 2026-01-01T10:00:13Z

                Tables       2 with 1,204 rows
                             4 rows =  compared  shop.Büro & Co.Größen
                         1,200 rows =  compared  shop.sales.orders

                Checks       3 passed, 0 failed

                Findings     1
                  WARN role-without-password: role guest
                    It cannot log in.
                    Remedy: ALTER ROLE guest PASSWORD '…';

                Proved: the target itself answers with PostgreSQL 18.6, every check passed, every table has its rows.""");
    }

    @Test
    void a_failure_is_reported_with_its_problem_and_all_that_is_missing() {
        var view = Views.of(Views.ROLLED_BACK);
        var proof = proof("18.6", Map.of(ORDERS, 1100L));

        assertThat(Report.of(view, proof, proof.doubts(view))).isEqualTo("""

                Upgrade abcdefghijklmnop ROLLED_BACK: PostgreSQL 13.16 -> ?

                Phase        seconds
                UPGRADE          2.0  ████████████████████████████████████████
                ROLL_BACK        0.5  ██████████
                together         2.5

                Outage       was not measured

                Tables       2 with 1,204 rows
                             4 rows ≠  NOT COMPARED  shop.Büro & Co.Größen
                         1,200 rows ≠  DIFFERS  shop.sales.orders

                Checks       0 passed, 1 failed
                  FAILED data:shop.sales.orders: 1200 rows, 1100 on the target

                Findings     none

                Problem      restore-failed (DATABASE)
                  pg_restore ended with 1.
                  Remedy: Install the extension.
                  | line 1
                  | ERROR:  no extension

                NOT proved:
                  - the upgrade ended ROLLED_BACK
                  - check data:shop.sales.orders failed: 1200 rows, 1100 on the target
                  - no check data:shop.Büro & Co.Größen
                  - table shop.Büro & Co.Größen had 4 rows and the target has no such table
                  - table shop.sales.orders had 1200 rows and the target has 1100""");
    }

    @Test
    void what_succeeded_is_doubted_if_the_target_answers_with_another_version() {
        var view = Views.of(Views.SUCCEEDED);

        assertThat(proof("13.16", ROWS).doubts(view))
                .isEqualTo(List.of("the target answers with version 13.16, not 18"));
        assertThat(proof("180.1", ROWS).doubts(view)).hasSize(1);
        assertThat(proof("18beta1", ROWS).doubts(view)).isEmpty();
    }

    private static Proof proof(String targetVersion, Map<Table, Long> after) {
        return new Proof(18, targetVersion, new TreeMap<>(ROWS), new TreeMap<>(after));
    }
}
