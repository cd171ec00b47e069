package dev.uplift.contracts.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A message as Kafka carries it: CloudEvents 1.0 in binary mode, that is, the attributes are headers ({@code ce_type} …)
 * and the value is the JSON of the record alone.
 *
 * @param type picks the record, by {@link MessageTypes}
 * @param source who sent it, for example {@code /uplift/api}
 * @param id unique for its source
 * @param data JSON
 */
public record CloudEvent(String type, String source, String id, byte[] data) {

    public static final String TYPE_HEADER = "ce_type";

    public CloudEvent {
        requireNonNull(type, "type");
        requireNonNull(source, "source");
        requireNonNull(id, "id");
        requireNonNull(data, "data");
    }

    /** Wraps a record of {@link MessageTypes}. */
    public static CloudEvent of(Object message, String source) {
        return new CloudEvent(
                MessageTypes.typeOf(message), source, UUID.randomUUID().toString(), Json.write(message));
    }

    /** The headers of the Kafka record, by name. */
    public Map<String, byte[]> headers(Instant time) {
        var headers = new LinkedHashMap<String, byte[]>();
        headers.put("ce_specversion", "1.0".getBytes(UTF_8));
        headers.put(TYPE_HEADER, type.getBytes(UTF_8));
        headers.put("ce_source", source.getBytes(UTF_8));
        headers.put("ce_id", id.getBytes(UTF_8));
        headers.put("ce_time", time.toString().getBytes(UTF_8));
        headers.put("content-type", "application/json".getBytes(UTF_8));
        return headers;
    }

    /**
     * Reads a message back.
     *
     * @param header the value of a header of the Kafka record, or null
     * @param value the value of the Kafka record
     * @param family what the topic may carry, for example {@code Event.class}
     * @throws IllegalArgumentException with a reason for the dead-letter topic: no type, an unknown one, one that does
     *     not belong in this topic, or a body that is not such a record
     */
    public static <T> T read(Function<String, byte[]> header, byte[] value, Class<T> family) {
        var type = header.apply(TYPE_HEADER);
        if (type == null) {
            throw new IllegalArgumentException("no header " + TYPE_HEADER);
        }
        var record = MessageTypes.ALL.get(new String(type, UTF_8));
        if (record == null) {
            throw new IllegalArgumentException("unknown type '%s'".formatted(new String(type, UTF_8)));
        }
        if (!family.isAssignableFrom(record)) {
            throw new IllegalArgumentException(
                    "%s is no %s".formatted(new String(type, UTF_8), family.getSimpleName()));
        }
        if (value == null) {
            throw new IllegalArgumentException("no body");
        }
        return family.cast(Json.read(value, record));
    }
}
