package dev.uplift.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What Uplift writes on a server to find its own things again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MarksTest {

    private static final UpgradeId ID = new UpgradeId("aaaabbbbccccdddd");

    @Test
    void a_tag_keeps_the_comment_below_it() {
        var tag = new Tag(ID, Tag.copied("e1"), Optional.of("two\nlines"));

        assertThat(Tag.parse(tag.comment())).contains(tag);
        assertThat(Tag.parse(new Tag(ID, Tag.BUILDING, Optional.empty()).comment()))
                .contains(new Tag(ID, Tag.BUILDING, Optional.empty()));
        assertThat(Tag.parse("uplift is a nice word")).isEmpty();
        assertThat(Tag.parse(null)).isEmpty();
    }

    @Test
    void a_fence_is_remembered_in_parameters() {
        var mark = new FenceMark(ID, "e1", Optional.of("off"));

        assertThat(FenceMark.read(mark.settings(), Optional.empty())).contains(mark);
        assertThat(FenceMark.read(List.of(new Setting("work_mem", "1MB")), Optional.of("text")))
                .isEmpty();
    }

    @Test
    void or_at_the_end_of_a_comment() {
        var mark = new FenceMark(ID, "e1", Optional.empty());
        for (var comment : List.of(Optional.of("it's\nours"), Optional.<String>empty())) {
            var marked = Optional.of(mark.in(comment));

            assertThat(FenceMark.read(List.of(), marked)).contains(mark);
            assertThat(FenceMark.unmarked(marked)).isEqualTo(comment);
        }
    }

    @Test
    void a_fenced_database_is_seen_as_it_was() {
        var mark = new FenceMark(ID, "e1", Optional.of("off"));
        var stored = new ArrayList<>(mark.settings());
        stored.add(new Setting("default_transaction_read_only", "on"));
        stored.add(new Setting("work_mem", "1MB"));
        var locale = new DatabaseLocale("c", "C", "C", Optional.empty(), Optional.empty());
        var database = new DatabaseProperties(
                "shop",
                "app",
                true,
                "UTF8",
                locale,
                -1,
                true,
                false,
                "pg_default",
                0,
                Optional.of("text"),
                stored,
                List.of(),
                Map.of());

        assertThat(database.mark()).contains(mark);
        assertThat(database.settings())
                .containsExactly(new Setting("work_mem", "1MB"), new Setting("default_transaction_read_only", "off"));
    }
}
