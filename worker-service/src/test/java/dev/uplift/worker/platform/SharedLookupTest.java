package dev.uplift.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SharedLookupTest {

    private static final Asker ASKER = new Asker("test", _ -> new CancellationException());

    private static final int MOST = 100;
    /** Longer than any test: a call leaves only because it is full. */
    private static final Duration UNTIL_FULL = Duration.ofMinutes(10);

    private final ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<List<String>> readings = new CopyOnWriteArrayList<>();

    @AfterEach
    void noAskerIsLeft() {
        askers.shutdownNow();
    }

    @Test
    void a_thousand_who_ask_at_once_cost_ten_calls() throws Exception {
        var lookup = new SharedLookup<String, String>(ASKER, "test", MOST, UNTIL_FULL, this::read);

        var answers = ask(lookup, 1000);

        assertThat(answers).containsExactlyElementsOf(everybody(1000));
        assertThat(readings).hasSize(10).allSatisfy(keys -> assertThat(keys).hasSize(MOST));
    }

    @Test
    void ten_thousand_are_all_answered() throws Exception {
        var lookup = new SharedLookup<String, String>(ASKER, "test", MOST, Duration.ofMillis(1), this::read);

        assertThat(ask(lookup, 10_000)).containsExactlyElementsOf(everybody(10_000));
        assertThat(readings).allSatisfy(keys -> assertThat(keys).hasSizeBetween(1, MOST));
    }

    @Test
    void one_who_asks_alone_waits_only_for_a_moment() {
        var lookup = new SharedLookup<String, String>(ASKER, "test", MOST, Duration.ofMillis(1), this::read);

        assertThat(lookup.find("one")).contains("found one");
        assertThat(lookup.find("missing")).isEmpty();
        assertThat(readings).containsExactly(List.of("one"), List.of("missing"));
    }

    @Test
    void several_that_are_asked_for_together_share_a_call_however_slowly_they_are_named() {
        var lookup = new SharedLookup<String, String>(ASKER, "test", MOST, Duration.ofMillis(1), this::read);

        assertThat(lookup.findAll(new NamedSlowly(readings))).containsExactly("found one", "found other");

        assertThat(readings).containsExactly(List.of("one", "other"));
    }

    /** Between its two names there is time for a call to leave. @param calls that left so far */
    private static final class NamedSlowly extends AbstractList<String> {

        private final List<List<String>> calls;

        private NamedSlowly(List<List<String>> calls) {
            this.calls = calls;
        }

        @Override
        public String get(int place) {
            if (place == 0) {
                return "one";
            }
            var patience = System.nanoTime() + Duration.ofMillis(200).toNanos();
            while (calls.isEmpty() && System.nanoTime() < patience) {
                Thread.onSpinWait();
            }
            return "other";
        }

        @Override
        public int size() {
            return 2;
        }
    }

    @Test
    void who_asks_during_a_call_shares_the_next_one_and_gets_an_answer_read_after_the_question() throws Exception {
        var gate = new Gate();
        var world = new CompletableFuture<>();
        var lookup = new SharedLookup<String, String>(ASKER, "test", MOST, Duration.ofMillis(1), keys -> {
            var answer = Map.of("a", "at " + world.getNow("the start"));
            gate.pass(keys);
            return answer;
        });
        var first = askers.submit(() -> lookup.find("a"));
        gate.await();

        // the call that is on its way has read already
        world.complete("the end");
        var late = askers.submit(() -> lookup.find("a"));
        var later = askers.submit(() -> lookup.find("a"));
        gate.open();

        assertThat(first.get()).contains("at the start");
        assertThat(late.get()).contains("at the end");
        assertThat(later.get()).contains("at the end");
    }

    @Test
    void a_call_that_fails_fails_only_those_who_share_it() throws Exception {
        var gate = new Gate();
        var lookup = new SharedLookup<String, String>(ASKER, "test", 2, UNTIL_FULL, keys -> {
            gate.pass(keys);
            if (keys.contains("bad")) {
                throw new IllegalStateException("throttled");
            }
            return read(keys);
        });
        var bad = askers.submit(() -> lookup.find("bad"));
        var withIt = askers.submit(() -> lookup.find("with it"));
        gate.await();
        var after = List.of(askers.submit(() -> lookup.find("c")), askers.submit(() -> lookup.find("d")));
        gate.open();

        assertThatThrownBy(bad::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("throttled");
        assertThatThrownBy(withIt::get).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(values(after)).containsExactly("found c", "found d");
    }

    @Test
    void an_error_reaches_those_who_asked_and_the_next_are_answered() {
        var broken = new CompletableFuture<Boolean>();
        var lookup = new SharedLookup<String, String>(ASKER, "test", MOST, Duration.ofMillis(1), keys -> {
            if (broken.complete(true)) {
                throw new NoClassDefFoundError("gone");
            }
            return read(keys);
        });

        assertThatThrownBy(() -> lookup.find("a")).isInstanceOf(NoClassDefFoundError.class);
        assertThat(lookup.find("a")).contains("found a");
    }

    @Test
    void who_is_interrupted_leaves_and_the_others_get_their_answer() throws Exception {
        var gate = new Gate();
        var lookup = new SharedLookup<String, String>(ASKER, "test", MOST, Duration.ofMillis(1), keys -> {
            gate.pass(keys);
            return read(keys);
        });
        var stays = askers.submit(() -> lookup.find("a"));
        gate.await();
        var stopped = new CompletableFuture<Boolean>();
        var leaves = Thread.ofVirtual().start(() -> {
            try {
                lookup.find("b");
            } catch (CancellationException _) {
                stopped.complete(Thread.currentThread().isInterrupted());
            }
        });

        leaves.interrupt();

        assertThat(stopped.get()).isTrue();
        gate.open();
        assertThat(stays.get()).contains("found a");
    }

    private Map<String, String> read(List<String> keys) {
        readings.add(keys);
        return keys.stream()
                .filter(key -> !key.equals("missing"))
                .collect(Collectors.toMap(key -> key, "found "::concat));
    }

    private List<String> ask(SharedLookup<String, String> lookup, int many) throws Exception {
        var questions = IntStream.range(0, many)
                .<Callable<Optional<String>>>mapToObj(i -> () -> lookup.find("server-" + i))
                .toList();
        return values(askers.invokeAll(questions));
    }

    private static List<String> everybody(int many) {
        return IntStream.range(0, many).mapToObj(i -> "found server-" + i).toList();
    }

    private static List<String> values(List<Future<Optional<String>>> answers) throws Exception {
        var values = new ArrayList<String>();
        for (var answer : answers) {
            values.add(answer.get().orElseThrow());
        }
        return values;
    }

    /** Holds the first call until it is opened. */
    private static final class Gate {
        private final LinkedBlockingQueue<List<String>> arrived = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> opened = new CompletableFuture<>();

        void pass(List<String> keys) {
            arrived.add(keys);
            opened.join();
        }

        void await() throws InterruptedException {
            assertThat(arrived.poll(30, TimeUnit.SECONDS)).isNotNull();
        }

        void open() {
            opened.complete(null);
        }
    }
}
