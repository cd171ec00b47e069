package dev.uplift.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.CatalogueEntry.Scope;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Majors;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.command.Command;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.command.Command.Inquiry;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.event.Heartbeat;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.wire.Topics;
import dev.uplift.sandbox.kafka.KafkaTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A worker whose answers the test writes line by line. It lives in a pool of its own, so that tests do not take each
 * other's commands, and speaks only the topics.
 */
public final class ScriptedWorker implements AutoCloseable {

    public static final String PROVIDER = "scripted";
    /** Needs a second server and credentials. */
    public static final String PAIR_PROVIDER = "scripted-pair";

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** A command as it came. */
    public record Received(String key, Execute command) {

        public String step() {
            return command.step().name();
        }

        public long turn() {
            return command.turn();
        }
    }

    /** An inquiry as it came. */
    public record Asked(String key, Inquiry inquiry) {}

    private final String id = Requests.unique("w");
    private final String pool;
    private final Wire wire;
    private final BlockingQueue<Received> commands = new LinkedBlockingQueue<>();
    private final BlockingQueue<Asked> inquiries = new LinkedBlockingQueue<>();
    private final BlockingQueue<Control> controls = new LinkedBlockingQueue<>();
    private final Set<Heartbeat.Held> held = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private int copies = 1;

    private ScriptedWorker(String pool) {
        this.pool = pool;
        this.wire = new Wire();
    }

    /** Starts one in a new pool, and returns when the API knows it. */
    public static ScriptedWorker start() {
        return start(Requests.unique("pool"));
    }

    /** Starts one more in a pool. */
    public static ScriptedWorker start(String pool) {
        var worker = new ScriptedWorker(pool);
        var topics = List.of(Topics.commands(pool, Lane.CONTROL), Topics.commands(pool, Lane.DATA));
        new KafkaTopics(Wire.bootstrapServers()).create(topics, 2);
        worker.wire.read(topics, pool, worker::command);
        worker.wire.read(List.of(Topics.CONTROLS), worker.id, worker::control);
        worker.wire.send(Topics.EVENTS, worker.id, new Event.Described(worker.id, pool, descriptors()));
        worker.heart.scheduleAtFixedRate(worker::beat, 0, 300, TimeUnit.MILLISECONDS);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(Callers.viewer().get("/api/v1/workers").jsonPath().getList("worker", String.class))
                    .contains(worker.id);
            assertThat(Callers.viewer().get("/api/v1/providers").jsonPath().getList("provider", String.class))
                    .contains(PROVIDER, PAIR_PROVIDER);
        });
        return worker;
    }

    /** Lets the API know the providers, although no worker lives. */
    public static void describeProviders() {
        var known = Callers.viewer().get("/api/v1/providers").jsonPath().getList("provider", String.class);
        if (!known.contains(PAIR_PROVIDER)) {
            start().close();
        }
    }

    private static List<Descriptor> descriptors() {
        var address = Map.<String, Object>of(
                "type",
                "object",
                "additionalProperties",
                false,
                "required",
                List.of("host"),
                "properties",
                Map.of(
                        "host", Map.of("type", "string", "minLength", 1),
                        "port", Map.of("type", "integer", "minimum", 1, "maximum", 65535)));
        var options = Map.<String, Object>of(
                "type",
                "object",
                "additionalProperties",
                false,
                "properties",
                Map.of("jobs", Map.of("type", "integer", "minimum", 1)));
        return List.of(
                new Descriptor(
                                PROVIDER,
                                "Scripted",
                                address,
                                options,
                                List.of("in-place", "other"),
                                false,
                                false,
                                true,
                                List.of(precheck("slots", Severity.BLOCK), precheck("both", Severity.WARN)))
                        .discovering(Map.of(
                                "type",
                                "object",
                                "additionalProperties",
                                false,
                                "required",
                                List.of("zone"),
                                "properties",
                                Map.of("zone", Map.of("type", "string")))),
                new Descriptor(
                        PAIR_PROVIDER,
                        "Scripted",
                        address,
                        options,
                        List.of("move"),
                        true,
                        true,
                        false,
                        List.of(precheck("slots", Severity.WARN), precheck("both", Severity.WARN))));
    }

    private static CatalogueEntry precheck(String name, Severity severity) {
        return new CatalogueEntry(
                "scripted-" + name,
                "Looks at " + name,
                Scope.SERVER,
                severity,
                Majors.ANY,
                Majors.since(14),
                List.of("any"),
                "SELECT 1;");
    }

    public String id() {
        return id;
    }

    public String pool() {
        return pool;
    }

    /** From now on every event is sent twice. */
    public ScriptedWorker stuttering() {
        copies = 2;
        return this;
    }

    private void command(ConsumerRecord<String, byte[]> record) {
        switch (Wire.message(record, Command.class)) {
            case Execute execute -> commands.add(new Received(record.key(), execute));
            case Inquiry inquiry -> inquiries.add(new Asked(record.key(), inquiry));
        }
    }

    private void control(ConsumerRecord<String, byte[]> record) {
        var control = Wire.message(record, Control.class);
        if (control.worker().isEmpty() || control.worker().equals(id)) {
            controls.add(control);
        }
    }

    private void beat() {
        var free = Map.of(Lane.CONTROL, 100, Lane.DATA, 2);
        wire.send(
                Topics.HEARTBEATS,
                id,
                new Heartbeat(id, pool, Set.of(PROVIDER, PAIR_PROVIDER), free, List.copyOf(held)));
    }

    /** No more heartbeats; everything else goes on. */
    public void fallSilent() {
        heart.shutdownNow();
    }

    /** The next command, whichever. */
    public Received next() {
        return next(commands, "command");
    }

    /** The next command, which must be of this step. */
    public Received next(String step) {
        var received = next();
        assertThat(received.step()).isEqualTo(step);
        return received;
    }

    /** The next inquiry, whichever. */
    public Asked asked() {
        return next(inquiries, "inquiry");
    }

    /** Says that it looks. */
    public void looks(Asked asked) {
        says(asked, new Event.Inquiring(asked.inquiry().id(), asked.inquiry().turn(), id));
    }

    /** Answers with a page, which may be the last one. */
    public void finds(Asked asked, int page, List<FoundServer> servers, boolean last) {
        says(asked, new Event.Discovered(asked.inquiry().id(), asked.inquiry().turn(), id, page, servers, last));
    }

    /** Answers that it could not find everything. */
    public void misses(Asked asked, Problem problem) {
        says(
                asked,
                new Event.InquiryFailed(asked.inquiry().id(), asked.inquiry().turn(), id, problem));
    }

    private void says(Asked asked, Event event) {
        for (var i = 0; i < copies; i++) {
            wire.send(Topics.EVENTS, asked.key().split("/", 2)[0], event);
        }
    }

    /** Whether a command waits to be answered. */
    public boolean hasCommand() {
        return !commands.isEmpty();
    }

    /** What the API tells this worker next. */
    public Control told() {
        return next(controls, "control");
    }

    /** What it tells of this turn next; an earlier one may have been told to stop once more before its end was read. */
    private Control toldOf(Received received) {
        var told = told();
        while (told.turn() < received.turn()
                && told.upgrade().equals(received.command().upgrade())) {
            told = told();
        }
        return told;
    }

    private static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            var found = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(found).as("a %s within %s", what, PATIENCE).isNotNull();
            return found;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public void says(Received received, Event event) {
        for (var i = 0; i < copies; i++) {
            wire.send(Topics.EVENTS, received.key().split("/", 2)[0], event);
        }
    }

    public void accepts(Received received) {
        held.add(new Heartbeat.Held(received.command().upgrade(), received.turn(), Duration.ZERO));
        says(received, new Event.Accepted(received.command().upgrade(), received.turn(), id));
    }

    /** Accepts, and waits for Go. */
    public void begins(Received received) {
        accepts(received);
        assertThat(toldOf(received)).isEqualTo(new Control.Go(received.command().upgrade(), received.turn(), id));
    }

    public void learns(Received received, Map<String, Object> facts, List<Check> checks) {
        says(received, new Event.FactsLearned(received.command().upgrade(), received.turn(), id, facts, checks));
    }

    public void completes(Received received, Map<String, Object> facts, Event.Outcome outcome) {
        completes(received, facts, outcome, Duration.ofMillis(250));
    }

    /** @param elapsed how long the step took, as the worker says */
    public void completes(Received received, Map<String, Object> facts, Event.Outcome outcome, Duration elapsed) {
        says(
                received,
                new Event.Completed(
                        received.command().upgrade(),
                        received.turn(),
                        id,
                        facts,
                        Optional.ofNullable(outcome),
                        elapsed));
        lets(received);
    }

    public void fails(Received received, Problem problem) {
        says(
                received,
                new Event.Failed(received.command().upgrade(), received.turn(), id, problem, Duration.ofMillis(250)));
        lets(received);
    }

    public void handsBack(Received received, String reason) {
        says(
                received,
                new Event.HandedBack(
                        received.command().upgrade(), received.turn(), id, reason, Duration.ofMillis(250)));
        lets(received);
    }

    public void declines(Received received) {
        says(received, new Event.Declined(received.command().upgrade(), received.turn(), id, "no room"));
    }

    private void lets(Received received) {
        held.removeIf(each -> each.upgrade().equals(received.command().upgrade()) && each.turn() == received.turn());
    }

    /** Takes the next command, which must be of this step, and does it. */
    public Received does(String step) {
        var received = next(step);
        if (!received.command().step().repeatable()) {
            begins(received);
            if (copies > 1) {
                assertThat(toldOf(received)).isInstanceOf(Control.Go.class);
            }
        }
        completes(received, Map.of(), null);
        return received;
    }

    /** The same, and says that it took this long. */
    public void does(String step, Duration elapsed) {
        var received = next(step);
        begins(received);
        completes(received, Map.of(), null, elapsed);
    }

    /** Does the two steps with which each upgrade begins. */
    public Received plans(String identity, Event.Outcome precheck) {
        var inspect = next("inspect");
        completes(inspect, Map.of("source.version", "13.16"), Stories.inspected(identity));
        completes(next("precheck"), Map.of(), precheck);
        return inspect;
    }

    @Override
    public void close() {
        heart.close();
        wire.close();
    }
}
