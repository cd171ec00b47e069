package dev.uplift.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Announcements.Flaw;
import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AnnouncementsTest {

    private static Announcements read(String json) {
        return Json.read(json.getBytes(UTF_8), Announcements.class);
    }

    private static List<String> flawed(String json) {
        return read(json).flaws().stream().map(Flaw::field).toList();
    }

    @Test
    void a_day_before_is_the_default() {
        var announcements = read("{\"to\": [{\"url\": \"https://example.com/hook\"}]}");

        assertThat(announcements.before()).isEqualTo(Duration.ofHours(24));
        assertThat(announcements.flaws()).isEmpty();
        assertThat(announcements.to().getFirst().shown()).isEqualTo("https://example.com/hook");
    }

    @Test
    void an_address_that_is_a_secret_is_shown_as_its_reference() {
        var announcements = read("{\"to\": [{\"urlFrom\": \"env:HOOK\", \"secretFrom\": \"file:/s\"}]}");

        assertThat(announcements.flaws()).isEmpty();
        assertThat(announcements.to().getFirst().shown()).isEqualTo("env:HOOK");
    }

    @Test
    void a_receiver_has_one_address() {
        assertThat(flawed("{\"to\": [{}, {\"url\": \"http://a\", \"urlFrom\": \"env:B\"}]}"))
                .containsExactly("to[0]", "to[1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a", "https://", "https://user:word@a", "mailto:a@b", "no url", "//a/b"})
    void another_address_than_one_of_the_web_is_refused(String url) {
        assertThat(flawed("{\"to\": [{\"url\": \"%s\"}]}".formatted(url))).containsExactly("to[0].url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"P31D", "-PT1S", "PT720H1S"})
    void it_is_announced_at_most_30_days_before(String before) {
        assertThat(flawed("{\"before\": \"%s\"}".formatted(before))).containsExactly("before");
    }
}
