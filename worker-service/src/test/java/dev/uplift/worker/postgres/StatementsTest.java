package dev.uplift.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeOptions.DataComparison;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StatementsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            work_mem=8MB                        | SET "work_mem" TO '8MB'
            shop.colour=green, blue             | SET "shop"."colour" TO 'green, blue'
            search_path="$user", public, "B, c" | SET "search_path" TO '$user', 'public', 'B, c'
            search_path="say ""hi"" x"          | SET "search_path" TO 'say "hi" x'
            search_path=""                      | SET "search_path" TO ''
            TimeZone=it's                       | SET "TimeZone" TO 'it''s'
            """)
    void parameters_keep_their_values(String config, String clause) {
        assertThat(Setting.parse(config).clause()).isEqualTo(clause);
    }

    @Test
    void attributes_that_may_not_be_given_are_not_even_mentioned() {
        var role = new Role(
                "boss",
                new Role.Attributes(true, true, true, true, true, true, true),
                -1,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());

        assertThat(role.clauses(new Role.Powers(true, true, true, true)))
                .isEqualTo("LOGIN INHERIT CREATEROLE CREATEDB CONNECTION LIMIT -1 SUPERUSER REPLICATION BYPASSRLS");
        assertThat(role.clauses(new Role.Powers(false, true, false, false)))
                .isEqualTo("LOGIN INHERIT CREATEROLE CREATEDB CONNECTION LIMIT -1");
    }

    @Test
    void memberships_say_what_the_version_can_say() {
        var old = new Membership("g", "m", true, Optional.empty(), Optional.empty());
        var newer = new Membership("g", "m", false, Optional.of(true), Optional.of(false));

        assertThat(old.grant(15)).isEqualTo("GRANT \"g\" TO \"m\" WITH ADMIN OPTION");
        assertThat(old.grant(18)).isEqualTo("GRANT \"g\" TO \"m\" WITH ADMIN true");
        assertThat(newer.grant(18)).isEqualTo("GRANT \"g\" TO \"m\" WITH ADMIN false, INHERIT true, SET false");
    }

    @Test
    void locales_name_their_provider_where_there_are_several() {
        var icu = new DatabaseLocale("i", "C", "C", Optional.of("de"), Optional.of("&a < b"));

        assertThat(icu.clauses(18))
                .isEqualTo(" LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'de' ICU_RULES '&a < b'");
        assertThat(new DatabaseLocale("c", "C", "C", Optional.empty(), Optional.empty()).clauses(14))
                .isEqualTo(" LC_COLLATE 'C' LC_CTYPE 'C'");
    }

    @Test
    void content_is_read_column_by_column_in_the_order_of_the_source() {
        assertThat(TableContent.query("ONLY x t", List.of("b", "a\"1"), DataComparison.FULL))
                .contains("ROW(t.\"b\", t.\"a\"\"1\")::text");
        assertThat(TableContent.query("ONLY x t", List.of("b"), DataComparison.COUNTS))
                .isEqualTo("SELECT count(*), NULL FROM ONLY x t");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ALTER USER x PASSWORD 'a''b' VALID     | ALTER USER x PASSWORD *** VALID
            OPTIONS (user 'u', password 'pw')      | OPTIONS (user 'u', password ***)
            CONNECTION 'host=h password=pw user=u' | CONNECTION 'host=h password=*** user=u'
            postgresql://u:pw@h/db                 | postgresql://u:***@h/db
            it was tops3cret!                      | it was ***!
            no password supplied                   | no password supplied
            """)
    void passwords_are_taken_out_of_messages(String line, String shown) {
        assertThat(new Redaction(List.of("tops3cret")).of(line)).isEqualTo(shown);
    }
}
