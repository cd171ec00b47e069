package dev.uplift.contracts.wire;

import dev.uplift.contracts.command.Command;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.event.Heartbeat;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one table of what may stand in a topic: the CloudEvents {@code type} of each record. A type keeps its meaning for
 * ever; an incompatible change is a new type with the next number.
 */
public final class MessageTypes {

    /** By type, everything that is ever sent. */
    public static final Map<String, Class<?>> ALL = Map.ofEntries(
            Map.entry("dev.uplift.command.execute.v1", Command.Execute.class),
            Map.entry("dev.uplift.command.inquiry.v1", Command.Inquiry.class),
            Map.entry("dev.uplift.control.go.v1", Control.Go.class),
            Map.entry("dev.uplift.control.drop.v1", Control.Drop.class),
            Map.entry("dev.uplift.control.cancel.v1", Control.Cancel.class),
            Map.entry("dev.uplift.event.described.v1", Event.Described.class),
            Map.entry("dev.uplift.event.accepted.v1", Event.Accepted.class),
            Map.entry("dev.uplift.event.declined.v1", Event.Declined.class),
            Map.entry("dev.uplift.event.progressed.v1", Event.Progressed.class),
            Map.entry("dev.uplift.event.facts-learned.v1", Event.FactsLearned.class),
            Map.entry("dev.uplift.event.logged.v1", Event.Logged.class),
            Map.entry("dev.uplift.event.completed.v1", Event.Completed.class),
            Map.entry("dev.uplift.event.failed.v1", Event.Failed.class),
            Map.entry("dev.uplift.event.handed-back.v1", Event.HandedBack.class),
            Map.entry("dev.uplift.event.inquiring.v1", Event.Inquiring.class),
            Map.entry("dev.uplift.event.discovered.v1", Event.Discovered.class),
            Map.entry("dev.uplift.event.inquiry-failed.v1", Event.InquiryFailed.class),
            Map.entry("dev.uplift.heartbeat.v1", Heartbeat.class));

    private static final Map<Class<?>, String> TYPE_OF =
            ALL.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private MessageTypes() {}

    /** @throws IllegalArgumentException if the record is not in the table */
    public static String typeOf(Object message) {
        var type = TYPE_OF.get(message.getClass());
        if (type == null) {
            throw new IllegalArgumentException("no message type for " + message.getClass());
        }
        return type;
    }
}
