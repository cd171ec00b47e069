package dev.uplift.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class RememberedTest {

    private static final Asker ASKER = new Asker("test", _ -> new CancellationException());

    private final AtomicInteger readings = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();

    @Test
    void a_fleet_that_starts_together_reads_once() throws Exception {
        var versions = new Remembered<String, String>(ASKER, Duration.ofHours(1), this::read, now::get);
        var answers = new ArrayList<String>();

        try (var fleet = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> questions = Collections.nCopies(1000, () -> versions.get("13.14"));
            for (var answer : fleet.invokeAll(questions)) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).hasSize(1000).containsOnly("13.14 read 1");
    }

    @Test
    void each_key_is_read_for_itself_and_again_when_its_time_is_over() {
        var versions = new Remembered<String, String>(ASKER, Duration.ofHours(1), this::read, now::get);

        assertThat(List.of(versions.get("13"), versions.get("14"), versions.get("13")))
                .containsExactly("13 read 1", "14 read 2", "13 read 1");
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(versions.get("13")).isEqualTo("13 read 3");
    }

    @RepeatedTest(1000)
    void a_failure_is_not_remembered() {
        var versions = new Remembered<String, String>(ASKER, Duration.ofHours(1), this::failFirst, now::get);

        assertThatThrownBy(() -> versions.get("13"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("throttled");
        assertThat(versions.get("13")).isEqualTo("13 read 2");
    }

    private String read(String key) {
        return "%s read %d".formatted(key, readings.incrementAndGet());
    }

    private String failFirst(String key) {
        var answer = read(key);
        if (readings.get() == 1) {
            throw new IllegalStateException("throttled");
        }
        return answer;
    }
}
