package dev.uplift.worker.postgres.queries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PlanShapeTest {

    private static final String SCAN = """
            {"Node Type":"Seq Scan","Relation Name":"%s","Total Cost":1}""";
    private static final String JOIN = """
            {"Node Type":"Hash Join","Join Type":"%s","Total Cost":9,"Plans":[%s,{"Node Type":"Hash","Plans":[%s]}]}""";

    private static PlanShape shape(String json) {
        return PlanShape.of(List.of(Json.read(json.getBytes(), JsonNode.class)));
    }

    private static String scan(String table) {
        return SCAN.formatted(table);
    }

    private static String join(String type, String left, String right) {
        return JOIN.formatted(type, scan(left), scan(right));
    }

    @Test
    void costs_do_not_belong_to_it() {
        assertThat(shape(scan("a"))).isEqualTo(shape(scan("a").replace(":1}", ":1000}")));
    }

    @Test
    void relations_joins_and_their_order_do() {
        var one = shape(join("Inner", "a", "b"));

        assertThat(one.differenceTo(shape(join("Left", "a", "b"))))
                .isEqualTo("was: Hash Join Inner; is: Hash Join Left");
        assertThat(one.differenceTo(shape(join("Inner", "a", "c")))).isEqualTo("was: Seq Scan on b; is: Seq Scan on c");
        assertThat(one).isNotEqualTo(shape(join("Inner", "b", "a")));
        assertThat(one.differenceTo(shape(join("Inner", "b", "a")))).isEqualTo("the same nodes in another order");
    }

    @Test
    void many_differences_are_not_all_told() {
        assertThat(shape(join("Inner", "a", "b")).differenceTo(shape(scan("c"))))
                .isEqualTo("was: Hash Join Inner, Seq Scan on a, Hash and 1 more; is: Seq Scan on c");
        assertThat(shape(join("Inner", "a", "b")).differenceTo(shape(scan("a"))))
                .isEqualTo("was: Hash Join Inner, Hash, Seq Scan on b; is: without");
    }

    @Test
    void what_writes_or_asks_another_server_is_seen_wherever_it_stands() {
        assertThat(shape(join("Inner", "a", "b")).modifies()).isFalse();
        assertThat(shape(join("Inner", "a", "b").replace("Hash\",\"Plans", "ModifyTable\",\"Plans"))
                        .modifies())
                .isTrue();
        assertThat(shape(join("Inner", "a", "b").replace("Seq Scan", "Foreign Scan"))
                        .leavesTheServer())
                .isTrue();
    }
}
