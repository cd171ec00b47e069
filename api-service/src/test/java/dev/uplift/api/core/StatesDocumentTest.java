package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Asked;
import dev.uplift.api.core.Input.FromWorker;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.api.core.Input.TimerFired;
import dev.uplift.contracts.event.Event.StepEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The document of the states is what the code does; {@code -Dupdate.docs=true} writes it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StatesDocumentTest {

    private static final Path DOCUMENT = Path.of("../docs/states.md");

    private final List<Story.Moment> moments = Situations.stories().stream()
            .flatMap(story -> story.moments().stream())
            .toList();

    @Test
    void the_document_says_what_the_code_does() throws IOException {
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(DOCUMENT, StatesDocument.text());
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(StatesDocument.text());
    }

    @Test
    void its_stories_reach_every_state() {
        assertThat(moments).extracting(moment -> moment.before().state().name()).contains(State.Name.values());
        assertThat(moments)
                .extracting(moment -> (Object) moment.before().state().getClass())
                .contains((Object[]) State.class.getPermittedSubclasses());
    }

    @Test
    void its_stories_tell_every_input() {
        assertThat(moments)
                .extracting(moment -> (Object) moment.input().getClass())
                .contains((Object[]) Input.class.getPermittedSubclasses());
        assertThat(inputs(FromWorker.class))
                .extracting(input -> (Object) input.event().getClass())
                .contains((Object[]) StepEvent.class.getPermittedSubclasses());
        assertThat(inputs(Asked.class)).extracting(Asked::action).contains(Action.values());
        assertThat(inputs(TimerFired.class)).extracting(TimerFired::timer).contains(Timer.values());
    }

    @Test
    void its_table_has_every_state() {
        assertThat(Situations.all())
                .extracting(situation -> situation.story().upgrade().state().name())
                .contains(State.Name.values());
    }

    private <T extends Input> List<T> inputs(Class<T> kind) {
        return moments.stream()
                .map(Story.Moment::input)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
