package dev.uplift.worker.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.event.Heartbeat;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.wire.CloudEvent;
import dev.uplift.contracts.wire.Json;
import dev.uplift.contracts.wire.Topics;
import dev.uplift.worker.driver.Chapter;
import dev.uplift.worker.driver.Discovery;
import dev.uplift.worker.driver.Driver;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A worker's runtime with the actions of a test; what it sends is kept by the producer that Kafka has for tests. */
final class ThisWorker {

    static final String PROVIDER = "test";
    static final String KEY = "srv-1";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    final MockProducer<String, byte[]> kafka;
    final Identity identity = new Identity("default");
    final Slots slots;
    final Pulse pulse;
    private final AtomicLong now = new AtomicLong();
    final Outgoing outgoing;
    final Turns turns;
    final Inquiries inquiries;
    final Drivers drivers;

    private ThisWorker(Map<String, Driver.Action> actions, Duration lease, boolean acknowledging, Chapter... chapters) {
        this(new ScriptedDriver(actions, Optional.empty()), lease, acknowledging, chapters);
    }

    private ThisWorker(Driver driver, Duration lease, boolean acknowledging, Chapter... chapters) {
        kafka = new MockProducer<>(acknowledging, null, new StringSerializer(), new ByteArraySerializer());
        slots = new Slots(10, 1);
        pulse = new Pulse(lease, now::get);
        outgoing = new Outgoing(new OneProducer(kafka), identity, null, null);
        drivers = new Drivers(List.of(driver), List.of(chapters));
        turns = new Turns(identity, drivers, slots, pulse, outgoing, reference -> reference);
        inquiries = new Inquiries(identity, drivers, slots, outgoing, reference -> reference);
    }

    /** A worker whose lease lasts, with one slot for data. */
    static ThisWorker with(Map<String, Driver.Action> actions) {
        return new ThisWorker(actions, Duration.ofMinutes(5), true);
    }

    /** As {@link #with}, with what every upgrade has besides. */
    static ThisWorker telling(Map<String, Driver.Action> actions, Chapter... chapters) {
        return new ThisWorker(actions, Duration.ofMinutes(5), true, chapters);
    }

    static ThisWorker doing(Driver.Action action) {
        return with(Map.of("act", action));
    }

    /** It believes in its turns until the test lets two thirds of this time pass, and no heartbeat is acknowledged. */
    static ThisWorker leased(Duration lease, Driver.Action action) {
        return new ThisWorker(Map.of("act", action), lease, true);
    }

    /** Kafka acknowledges only when the test says so. */
    static ThisWorker unacknowledged(Duration lease, Driver.Action action) {
        return new ThisWorker(Map.of("act", action), lease, false);
    }

    /** By the clock of its lease, which stands still otherwise. */
    void letPass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** A worker whose provider finds servers like this. */
    static ThisWorker finding(Discovery discovery) {
        return new ThisWorker(new ScriptedDriver(Map.of(), Optional.of(discovery)), Duration.ofMinutes(5), true);
    }

    /** The same, and Kafka acknowledges only when the test says so. */
    static ThisWorker findingUnacknowledged(Discovery discovery) {
        return new ThisWorker(new ScriptedDriver(Map.of(), Optional.of(discovery)), Duration.ofMinutes(5), false);
    }

    private record ScriptedDriver(Map<String, Action> actions, Optional<Discovery> discovery) implements Driver {
        @Override
        public Descriptor descriptor() {
            return new Descriptor(PROVIDER, "Test", Map.of(), Map.of(), List.of("any"), false, false, false, List.of());
        }
    }

    private record OneProducer(MockProducer<String, byte[]> kafka) implements KafkaClientService {

        @Override
        public <K, V> List<KafkaConsumer<K, V>> getConsumers(String channel) {
            return List.of();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <K, V> KafkaProducer<K, V> getProducer(String channel) {
            return (KafkaProducer<K, V>) Proxy.newProxyInstance(
                    KafkaProducer.class.getClassLoader(), new Class<?>[] {KafkaProducer.class}, (_, method, _) -> {
                        assertThat(method.getName()).isEqualTo("unwrap");
                        return kafka;
                    });
        }

        @Override
        public Set<String> getConsumerChannels() {
            return Set.of();
        }

        @Override
        public Set<String> getProducerChannels() {
            return Set.of("events", "heartbeats");
        }
    }

    /** A step of the control lane that needs Go. */
    static Step step() {
        return Step.of(Phase.UPGRADE, "act", Duration.ofMinutes(1));
    }

    static Execute command(Step step) {
        return command(step, step.timeout(), null);
    }

    static Execute command(Step step, Duration timeLeft, Instant notAfter) {
        return new Execute(
                UpgradeId.random(),
                7,
                step,
                new Server(PROVIDER, Map.of(), Optional.empty(), Map.of(), null),
                Optional.empty(),
                "17",
                "any",
                Json.read("{}".getBytes(UTF_8), UpgradeOptions.class),
                Map.of(),
                timeLeft,
                Optional.ofNullable(notAfter));
    }

    /** Gets a command and, when it has accepted it, Go. */
    Execute begin(Execute command) {
        turns.take(KEY, command);
        await(command, Event.Accepted.class);
        turns.control(go(command));
        return command;
    }

    /** Runs an action from the command to its end. */
    Event.Completed answerOf(String action) {
        var command = command(step().doing(action, Map.of()));
        return await(begin(command), Event.Completed.class);
    }

    Control.Go go(Execute command) {
        return new Control.Go(command.upgrade(), command.turn(), identity.id());
    }

    Control.Drop drop(Execute command) {
        return new Control.Drop(command.upgrade(), command.turn(), identity.id());
    }

    Control.Cancel cancel(Execute command) {
        return new Control.Cancel(command.upgrade(), command.turn(), identity.id());
    }

    /** Waits until it said something of this kind about the turn. */
    <T extends Event.StepEvent> T await(Execute command, Class<T> kind) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> said(command, kind).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** All that it said of this kind about the turn. */
    <T extends Event.StepEvent> List<T> said(Execute command, Class<T> kind) {
        return events().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(event -> event.upgrade().equals(command.upgrade()) && event.turn() == command.turn())
                .toList();
    }

    List<Event> events() {
        return sent(Topics.EVENTS).stream()
                .map(record -> message(record, Event.class))
                .toList();
    }

    List<Heartbeat> heartbeats() {
        return sent(Topics.HEARTBEATS).stream()
                .map(record -> message(record, Heartbeat.class))
                .toList();
    }

    List<ProducerRecord<String, byte[]>> sent(String topic) {
        return List.copyOf(kafka.history()).stream()
                .filter(record -> record.topic().equals(topic))
                .toList();
    }

    private static <T> T message(ProducerRecord<String, byte[]> record, Class<T> family) {
        return CloudEvent.read(
                name -> Optional.ofNullable(record.headers().lastHeader(name))
                        .map(Header::value)
                        .orElse(null),
                record.value(),
                family);
    }

    /** Kafka acknowledges all that it was sent. */
    void acknowledge() {
        var more = true;
        while (more) {
            more = kafka.completeNext();
        }
    }

    /** Waits until nothing is held and every slot is free again. */
    void awaitIdle() {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(turns.list()).isEmpty();
            assertThat(slots.free()).isEqualTo(Map.of(Lane.CONTROL, 10, Lane.DATA, 1));
        });
    }
}
