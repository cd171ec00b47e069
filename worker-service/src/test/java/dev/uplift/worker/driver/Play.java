package dev.uplift.worker.driver;

import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.platform.Calls.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs a story in a world as a worker's runtime would. It can be killed after any call: the call takes effect, its answer
 * never arrives, and another worker goes on with the facts that were learned.
 */
final class Play {

    private static final int MOST_LOOKS = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final World world;
    private final Story story;
    private final Map<String, Object> facts;
    private final CompletableFuture<Void> killed = new CompletableFuture<>();
    private final CountDownLatch buried = new CountDownLatch(1);
    private final Map<String, Long> before;
    private final long callsBefore;
    private final List<Long> changing = new CopyOnWriteArrayList<>();
    private final List<String> verdicts = new ArrayList<>();
    private Driver driver;
    private RecordedWork work;
    private long turn;

    private Play(World world, Story story) {
        this.world = world;
        this.story = story;
        this.facts = new ConcurrentHashMap<>(story.facts());
        this.before = world.calls().byOperation();
        this.callsBefore = world.calls().total();
        this.driver = world.driver();
        world.calls().watch(this::keep);
    }

    private void keep(Call seen) {
        if (world.changes(seen.operation())) {
            changing.add(seen.number() - callsBefore);
        }
    }

    /**
     * How it ended.
     *
     * @param calls that were made in all
     * @param changing which of them change something, counted from 1
     * @param changes how often each operation was asked that changes something
     * @param verdicts of the steps, by name
     */
    record Ended(long calls, List<Long> changing, Map<String, Long> changes, List<String> verdicts, Object state) {}

    static Ended undisturbed(World world) {
        return new Play(world, world.story()).run(1);
    }

    /** Another story than the world's own. */
    static Ended of(World world, Story story) {
        return new Play(world, story).run(1);
    }

    /** Asks every step this often before time passes, and after its end. */
    static Ended asking(World world, int times) {
        return new Play(world, world.story()).run(times);
    }

    /** @param call after which the worker dies, counted from the story's beginning; 1 for the first */
    static Ended killedAfter(World world, long call) {
        var play = new Play(world, world.story());
        world.calls().watch(seen -> play.killAt(seen, play.callsBefore + call));
        var ended = play.run(1);
        if (!play.killed.isDone()) {
            throw new AssertionError("there was no call %d to be killed after".formatted(call));
        }
        return ended;
    }

    private void killAt(Call seen, long number) {
        if (seen.number() == number) {
            killed.complete(null);
            try {
                // The answer waits until there is nobody to take it.
                if (!buried.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("the killed turn goes on");
                }
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Ended run(int times) {
        story.acts().forEach(act -> verdicts.add(act.step().name() + " " + end(act, times)));
        var changes = new TreeMap<String, Long>();
        world.calls().byOperation().forEach((operation, count) -> {
            var since = count - before.getOrDefault(operation, 0L);
            if (since > 0 && world.changes(operation)) {
                changes.put(operation, since);
            }
        });
        return new Ended(
                world.calls().total() - callsBefore,
                List.copyOf(changing),
                changes,
                List.copyOf(verdicts),
                world.state());
    }

    /** Asks until there is a verdict. */
    private String end(Story.Act act, int times) {
        nextTurn(act.step());
        for (int look = 0; look < MOST_LOOKS; look++) {
            var result = asked(times);
            switch (result) {
                case StepResult.Done done -> {
                    facts.putAll(work.learned);
                    facts.putAll(done.facts());
                    return "done";
                }
                case StepResult.Failed(var problem)
                when !problem.passes() -> {
                    facts.putAll(work.learned);
                    return "failed " + problem.code();
                }
                case StepResult.Failed _ -> world.letTimePass();
                case StepResult.Pending _ -> world.letTimePass();
            }
        }
        throw new AssertionError("step %s does not end".formatted(act.step().name()));
    }

    private StepResult asked(int times) {
        var result = ask();
        for (int again = 1; again < times && !(result instanceof StepResult.Failed); again++) {
            result = ask();
        }
        return result;
    }

    private StepResult ask() {
        var asked = work;
        var answer = new CompletableFuture<StepResult>();
        var thread = Thread.ofVirtual().start(() -> run(asked, answer));
        if (killed.isDone()) {
            return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
        CompletableFuture.anyOf(answer, killed)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        return killed.isDone() ? goOn(asked, thread) : answer.join();
    }

    private StepResult goOn(RecordedWork ended, Thread thread) {
        var step = ended.command().step();
        ended.kill();
        thread.interrupt();
        try {
            if (!thread.join(PATIENCE)) {
                throw new AssertionError("step %s cannot be interrupted".formatted(step.name()));
            }
        } catch (InterruptedException ending) {
            throw new AssertionError(ending);
        }
        buried.countDown();
        facts.putAll(ended.learned);
        driver = world.driver();
        nextTurn(step);
        return ask();
    }

    private void nextTurn(Step step) {
        turn++;
        work = new RecordedWork(command(step), world.secrets());
    }

    private void run(RecordedWork asked, CompletableFuture<StepResult> answer) {
        try {
            answer.complete(
                    driver.actions().get(asked.command().step().action()).run(asked));
        } catch (InterruptedException | RuntimeException | Error thrown) {
            answer.completeExceptionally(thrown);
        }
    }

    /** The API hands a step the facts that it needs, and no others. */
    private Execute command(Step step) {
        var needed = new HashMap<>(facts);
        needed.keySet().retainAll(step.needs());
        return new Execute(
                story.upgrade(),
                turn,
                step,
                story.server(),
                world.target(),
                story.targetVersion(),
                "in-place",
                story.options(),
                needed,
                Duration.ofHours(1),
                Optional.empty());
    }
}
